package org.warren.scenarios.impairedpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.warren.kit.testing.EvidenceFolder.SECOND;
import static org.warren.kit.testing.EvidenceFolder.message;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

class ImpairedPathChecksTest {

    private static final Endpoint CLIENT = Endpoint.parse("198.51.100.2:51820");
    private static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    private static final Check ONCE = ImpairedPathChecks.DELIVERED_ONCE;
    private static final Check SURVIVES = ImpairedPathChecks.SESSION_SURVIVES;

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void faultyPathWithWholeProbes() {
        folder = new EvidenceFolder(path)
                .address("client", "198.51.100.2")
                .address("server", "203.0.113.10")
                .parameter("loss", "20%")
                .parameter("duplicate", "5%")
                .parameter("reorder", "25%")
                .step("traffic", 0, 3600 * SECOND);
        faultyDirection("client-eth0", "server-eth0", CLIENT, SERVER);
        faultyDirection("server-eth0", "client-eth0", SERVER, CLIENT);
        for (int second = 0; second < 3600; second++) {
            probe("from-client", "client", "server", second);
            probe("from-server", "server", "client", second);
        }
    }

    @Test
    void probesDeliveredOnceOverAFaultyPathPass() {
        assertThat(judge(ONCE).verdict()).isEqualTo(Verdict.PASS);
        assertThat(judge(ONCE).message())
                .startsWith("14400 probes and answers came out once each; to the server of 4 datagrams 1 were lost,"
                        + " 1 duplicated and 1 reordered");
        assertThat(judge(SURVIVES).verdict()).isEqualTo(Verdict.PASS);
    }

    /// The lab broke the run off, so that the step has no length and its probes no answers.
    @Test
    void stepInWhichTheRunBrokeOffIsNoEvidenceAgainstASubject() {
        folder = new EvidenceFolder(path.resolve("broken"))
                .address("client", "198.51.100.2")
                .address("server", "203.0.113.10")
                .parameter("loss", "20%")
                .brokenStep("traffic", 7 * SECOND);
        folder.probe("client-from-client", 8 * SECOND, "sent", "from-client", 1);
        folder.probe("server-from-server", 8 * SECOND, "sent", "from-server", 1);

        assertThat(judge(SURVIVES).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge(SURVIVES).message()).isEqualTo("The step \"traffic\" did not complete.");
    }

    @Test
    void probeReceivedTwiceIsAFailure() {
        folder.probe("server-echo", 8 * SECOND, "received", "from-client", 7);

        assertFail(ONCE, "Probe 7 of from-client was received a second time at 8.0 s.");
    }

    @Test
    void answerThatComesTwiceIsAFailure() {
        folder.probe("server-from-server", 8 * SECOND, "answered", "from-server", 7);

        assertFail(ONCE, "Probe 7 of from-server was answered a second time");
    }

    @ParameterizedTest
    @CsvSource({"1, lost", "2, duplicated", "0, reordered"})
    void pathThatLacksAFaultProvesNothing(int left, String fault) {
        folder = new EvidenceFolder(path.resolve("other"))
                .address("client", "198.51.100.2")
                .address("server", "203.0.113.10")
                .parameter("loss", left == 1 ? "20%" : "0%")
                .parameter("duplicate", left == 2 ? "5%" : "0%")
                .parameter("reorder", left == 0 ? "25%" : "0%");
        folder.udp("client-eth0", 0, CLIENT, SERVER, message(4, 112, 1, 1))
                .udp("server-eth0", 0, CLIENT, SERVER, message(4, 112, 1, 1));
        folder.probe("server-echo", 0, "received", "from-client", 0);

        assertThat(judge(ONCE).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge(ONCE).message()).contains("from client to server was " + fault);
    }

    @Test
    void withoutProbesNothingIsKnown() {
        for (String log : List.of("client-from-client", "server-from-server", "client-echo", "server-echo")) {
            folder.without("probes/" + log + ".jsonl");
        }

        assertThat(judge(ONCE).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge(SURVIVES).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"client-eth0", "server-eth0"})
    void truncatedCaptureIsUnknown(String capture) {
        folder.truncate(capture);

        assertThat(judge(ONCE).message()).contains(capture + " ends in the middle");
    }

    @ParameterizedTest
    @CsvSource({"70, PASS", "90, FAIL"})
    void silenceThatLuckDoesNotExplainIsADeadSession(int lastUnanswered, Verdict verdict) {
        folder.replaceLines("probes/client-from-client.jsonl", line -> {
            long sequence = Long.parseLong(line.replaceAll(".*\"sequence\":(\\d+)}", "$1"));
            return line.contains("answered") && sequence > 0 && sequence <= lastUnanswered ? "" : line;
        });

        assertThat(judge(SURVIVES).verdict()).isEqualTo(verdict);
        assertThat(judge(SURVIVES).message()).contains("with 36% of all exchanges failing, luck explains up to 79.6 s");
    }

    @Test
    void sessionThatNeverComesBackIsAFailure() {
        folder.replaceLines(
                "probes/server-from-server.jsonl", line -> line.matches(".*answered.*sequence\":3\\d{3}}") ? "" : line);

        assertFail(SURVIVES, "no probe from-server was answered for 601.0 s");
    }

    @Test
    void boundGrowsWithLoss() {
        assertThat(ImpairedPathChecks.failure(0)).isZero();
        assertThat(ImpairedPathChecks.failure(20)).isCloseTo(0.36, within(1e-9));
        assertThat(ImpairedPathChecks.boundNanos(0, 3600)).isEqualTo(6 * SECOND);
        assertThat(ImpairedPathChecks.boundNanos(0.36, 3600)).isLessThan(ImpairedPathChecks.boundNanos(0.75, 3600));
    }

    /// Of four datagrams one is lost, one comes twice, and one comes too late.
    private void faultyDirection(String near, String far, Endpoint from, Endpoint to) {
        for (int counter = 0; counter < 4; counter++) {
            folder.udp(near, counter, from, to, message(4, 112, 1, counter));
        }
        for (int counter : new int[] {0, 0, 3, 2}) {
            folder.udp(far, 10, from, to, message(4, 112, 1, counter));
        }
    }

    private void probe(String series, String from, String to, int second) {
        folder.probe(from + "-" + series, second * SECOND, "sent", series, second);
        folder.probe(to + "-echo", second * SECOND + 1, "received", series, second);
        folder.probe(from + "-" + series, second * SECOND + 2, "answered", series, second);
    }

    private void assertFail(Check checker, String message) {
        Verdicts.assertFail(judge(checker), message);
    }

    private CheckResult judge(Check checker) {
        return Verdicts.judge(checker, folder.write(3600 * SECOND));
    }
}
