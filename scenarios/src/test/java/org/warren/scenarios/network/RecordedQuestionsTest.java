package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Questions as records have them, of this version and of earlier ones.
class RecordedQuestionsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PING = "{ping: phone to server.wg0, expect: reaches, through: wg0}";

    @TempDir
    Path folder;

    @Test
    void questionsOfEarlierRecordsMeanWhatTheyMeant() throws JsonProcessingException {
        FileQuestion ping = read("""
                {"name": "q", "kind": "UDP", "from": "a", "to": "b", "address": "10.0.0.1", "reaches": true, "count": 3,
                 "answers": 3, "through": null, "seenAs": null, "afterNanos": 0, "event": null}
                """);
        FileQuestion connection = read("""
                {"name": "q", "from": "a", "to": "b", "address": "10.0.0.1", "port": 7000, "reaches": true,
                 "afterNanos": 0, "events": []}
                """);

        assertThat(ping).isInstanceOfSatisfying(Question.class, question -> assertThat(
                        List.of(question.udpPort(), question.served(), question.withinNanos(), question.echoLog()))
                .containsExactly(7, true, 0L, "b-echo"));
        assertThat(connection)
                .isInstanceOfSatisfying(ConnectionQuestion.class, question -> assertThat(question.listens())
                        .isFalse());
    }

    @Test
    void questionsAreReadAsTheyWereWritten() throws JsonProcessingException {
        NetworkDescription network =
                new SmallNetwork(folder).change("network.yaml", PING, """
                        {tcp: "phone to server:80", expect: reaches}
                          - {udp: "phone to server:53", expect: reaches}
                          - {transfer: phone to server, expect: reaches}
                          - {largest: phone to server}
                          - {up: phone.wg0, expect: succeeds}
                          - {ping: phone to server, expect: reaches, within: 1m, when: reboot router}""").read();

        for (FileQuestion question : network.questions()) {
            assertThat(read(JSON.writeValueAsString(question))).isEqualTo(question);
        }
    }

    private static FileQuestion read(String json) throws JsonProcessingException {
        return FileQuestion.of(JSON.readTree(json), JSON);
    }
}
