package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.verdict.CheckResult;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

/// Questions to ports, and transfers, in a network that is right and in one that is not.
@NeedsVirtualLab
class PortQuestionsTest {

    private static final String RIGHT = """
              - {tcp: "phone to server.wg0:443", expect: reaches}
              - {tcp: "phone to server.wg0:444", listener: false, expect: does not reach, because: no listener}
              - {tcp: "server to router.wan:80", expect: does not reach, because: filtered}
              - {udp: "phone to server.wg0:53", expect: reaches}
              - {udp: "phone to server.wg0:54", listener: false, expect: does not reach, because: no listener}
              - {transfer: phone to server.wg0, bytes: 500kB, within: 5s, expect: reaches}
              - {name: too-slow, transfer: phone to server.wg0, bytes: 5MB, within: 1s, expect: does not reach}
              - {name: back, ping: phone to server.wg0, expect: reaches, within: 20s}
            """;
    private static final String WRONG = """
              - {tcp: "phone to server.wg0:443", expect: does not reach}
              - {tcp: "phone to server.wg0:444", listener: false, expect: reaches}
              - {udp: "phone to server.wg0:53", expect: does not reach}
              - {udp: "phone to server.wg0:54", listener: false, expect: does not reach, because: filtered}
              - {transfer: phone to server.wg0, bytes: 500kB, within: 5s, expect: does not reach}
              - {name: too-slow, transfer: phone to server.wg0, bytes: 5MB, within: 1s, expect: reaches}
              - {name: gone, transfer: phone to server.wg0, when: wg-quick down server.wg0, expect: reaches}
              - {name: back, ping: phone to server.wg0, expect: reaches, within: 20s}
            """;

    @TempDir
    Path folder;

    @Test
    void questionsAreAnsweredAsExpected() {
        RunRecord record = Runs.mustPass(run(RIGHT, "kernel")).record();

        assertThat(message(record, "transfer-phone-to-server.wg0"))
                .startsWith("500 kB from phone came to port 5001 of server (10.100.0.1) in 0.")
                .contains("Mbit/s, longest stall 0.0");
        assertThat(message(record, "too-slow")).contains(" in 1.000 s, and it went on: ");
        assertThat(message(record, "back")).startsWith("A ping from phone to server (10.100.0.1) was answered after ");
        assertThat(record.measurements())
                .extracting(RunRecord.Measurement::name)
                .contains("transfer-phone-to-server.wg0 rate", "transfer-phone-to-server.wg0 longest stall");
    }

    @Tag("long")
    @Test
    void questionsAreAnsweredAsExpectedByADaemon() {
        Runs.mustPass(run(RIGHT, "java"));
    }

    @Test
    void whatIsNotAsExpectedSaysWhatHappened() {
        RunRecord record = Runs.mustFail(
                        run(WRONG, "kernel"),
                        "planted faults: expectations that are not met",
                        "tcp-phone-to-server.wg0-443",
                        "tcp-phone-to-server.wg0-444",
                        "udp-phone-to-server.wg0-53",
                        "udp-phone-to-server.wg0-54",
                        "transfer-phone-to-server.wg0",
                        "too-slow",
                        "gone",
                        "back")
                .record();

        assertThat(message(record, "tcp-phone-to-server.wg0-444"))
                .contains("Connection refused: phone's request for a connection came to server, and nothing listens on"
                        + " TCP port 444 there, expected one.");
        assertThat(message(record, "udp-phone-to-server.wg0-54"))
                .contains("because of \"no listener\", expected \"filtered\"");
        assertThat(message(record, "too-slow")).contains("and it went on: ").contains("expected all within 1.000 s.");
        assertThat(message(record, "gone")).contains("phone got no connection to port 5001 of server (10.100.0.1): ");
        assertThat(message(record, "back"))
                .contains("No ping from phone to server (10.100.0.1) was answered in 20.0 s");
    }

    private ScenarioRun.Outcome run(String questions, String subject) {
        SmallNetwork network = new SmallNetwork(folder);
        String text = SmallNetwork.MAIN;
        network.write("network.yaml", text.substring(0, text.indexOf("questions:\n")) + "questions:\n" + questions);
        return Runs.network(network.folder(), subject, subject, Map.of());
    }

    private static String message(RunRecord record, String check) {
        List<String> messages = record.checks().stream()
                .filter(result -> result.id().equals(check))
                .map(CheckResult::message)
                .toList();
        assertThat(messages).as(check).hasSize(1);
        return messages.getFirst();
    }
}
