package org.warren.harness.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warren.harness.lab.Dependency;
import org.warren.harness.lab.LabException;

class AgentConnectionTest {

    private static final Duration LONG = Duration.ofDays(1);

    @Test
    void answersAreTheFieldsBehindTheirOk() {
        byte[] answer = HexFormat.of().parseHex("00000002" + "00000002" + "6f6b" + "00000001" + "37");
        try (var connection = new AgentConnection(new Host(new ByteArrayInputStream(answer)))) {
            assertThat(connection.call(LONG, request("now")).getFirst()).isEqualTo(new byte[] {'7'});
        }
    }

    @Test
    void afterARequestWithoutAnAnswerNobodyWaitsForAnother() throws IOException {
        // given a guest that says nothing
        try (var silence = new PipedOutputStream();
                var connection = new AgentConnection(new Host(new PipedInputStream(silence)))) {
            assertThatThrownBy(() -> connection.call(Duration.ofMillis(1), request("wait")))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("gave no answer to 'wait'");

            // then a limit of a day is no wait
            assertThatThrownBy(() -> connection.call(LONG, request("flush")))
                    .isInstanceOf(LabException.class)
                    .hasMessage("the guest cannot be asked for 'flush', because it gave no answer to 'wait' in time;"
                            + " see the logs of the run");
        }
    }

    private static List<byte[]> request(String verb) {
        return List.of(verb.getBytes(StandardCharsets.UTF_8));
    }

    private record Host(InputStream fromAgent, OutputStream toAgent) implements AgentHost {

        Host(InputStream fromAgent) {
            this(fromAgent, new ByteArrayOutputStream());
        }

        @Override
        public String console() {
            return "";
        }

        @Override
        public void copyOut(String guestFolder, Path folder) {
            throw new LabException("it has no files");
        }

        @Override
        public String engine() {
            return "none";
        }

        @Override
        public List<Dependency> dependencies() {
            return List.of();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
