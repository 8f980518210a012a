package org.warren.scenarios.rekey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;
import org.warren.kit.timers.SessionAge;

class RekeyChecksTest {

    private static final String SERIES = RekeyScenario.FAST.name();
    private static final Endpoint CLIENT = Endpoint.parse("203.0.113.2:51820");
    private static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");

    private static final Check OLD_SESSION =
            SessionAge.ofReceived("client", "wg0", "10.100.0.1", RekeyScenario.IN_TIME, RekeyScenario.TOO_LATE);

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void trafficAcrossARenewal() {
        folder = new EvidenceFolder(path);
        for (int i = 0; i < 4; i++) {
            probe(i, i * SECOND);
        }
        folder.udp("client-eth0", 2 * SECOND, SERVER, CLIENT, folder.message(2, 92));
    }

    @Test
    void probesThatArriveInTheirOrderPass() {
        assertThat(judge(RekeyChecks.inOrder(RekeyScenario.FAST)).verdict()).isEqualTo(Verdict.PASS);
        assertThat(judge(RekeyChecks.renewalDuring(RekeyScenario.FAST)).verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void probeThatTheRenewalLostIsAFailure() {
        folder.withoutLines("probes/server-echo.jsonl", "\"sequence\":2");

        assertFail(RekeyChecks.inOrder(RekeyScenario.FAST), "Of 4 probes of fast 3 arrived.");
    }

    @Test
    void answerThatTheRenewalLostIsAFailure() {
        folder.replaceLines(
                "probes/client-fast.jsonl", line -> line.contains("answered") && line.contains(":2}") ? "" : line);

        assertFail(RekeyChecks.inOrder(RekeyScenario.FAST), "Of 4 probes of fast 3 was answered.");
    }

    @Test
    void probeThatOvertakesAnotherIsAFailure() {
        folder.probe("client-fast", 5 * SECOND, "sent", SERIES, 4);
        folder.probe("client-fast", 5 * SECOND, "sent", SERIES, 5);
        folder.probe("server-echo", 6 * SECOND, "received", SERIES, 5);
        folder.probe("server-echo", 7 * SECOND, "received", SERIES, 4);
        folder.probe("client-fast", 8 * SECOND, "answered", SERIES, 5);
        folder.probe("client-fast", 9 * SECOND, "answered", SERIES, 4);

        assertFail(RekeyChecks.inOrder(RekeyScenario.FAST), "Probe 5 of fast arrived before 4.");
    }

    @Test
    void withoutARenewalNothingIsKnown() {
        folder.without("captures/client-eth0.pcap").capture("client-eth0");

        assertThat(judge(RekeyChecks.renewalDuring(RekeyScenario.FAST)).verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void dataUnderASessionThatIsJustYoungEnoughAndJustTooOldIsToldApart() {
        oldSession(179, true, 181, false);

        assertThat(judge(OLD_SESSION).message())
                .isEqualTo("The client took data under a session of 179.000 s, and none under one of 181.000 s.");
    }

    @Test
    void dataThatComesOutUnderASessionThatHasEndedIsAFailure() {
        oldSession(179, true, 181, true);

        assertFail(OLD_SESSION, "under a session of 181.0 s came out; 180 s is the end.");
    }

    /// The server's answer to a ping of the client's is of another step, and not the ping that is asked about.
    @Test
    void answerOfTheStepBeforeIsNotThePing() {
        oldSession(179, true, 181, false);
        folder.echo(
                "client-wg0",
                1_181 * SECOND,
                Endpoint.parse("10.100.0.1:0"),
                Endpoint.parse("10.100.0.2:0"),
                false,
                1,
                1);

        assertThat(judge(OLD_SESSION).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void dataThatIsRefusedUnderASessionThatHasNotEndedIsAFailure() {
        oldSession(179, false, 181, false);

        assertFail(OLD_SESSION, "under a session of 179.0 s did not come out.");
    }

    @Test
    void dataThatDidNotArriveTooLateProvesNothing() {
        oldSession(178, true, 179, false);

        assertThat(judge(OLD_SESSION).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    /// As where a subject has begun another session meanwhile.
    @Test
    void dataThatComesOutUnderAYoungerSessionIsNoFailure() {
        oldSession(178, true, 165, true);

        assertThat(judge(OLD_SESSION).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void missingEvidenceIsUnknown() {
        folder = new EvidenceFolder(path.resolve("empty"));

        assertThat(List.of(
                        RekeyChecks.inOrder(RekeyScenario.FAST),
                        RekeyChecks.renewalDuring(RekeyScenario.FAST),
                        OLD_SESSION))
                .extracting(checker -> judge(checker).verdict())
                .containsOnly(Verdict.UNKNOWN);
    }

    /// A session that begins at 1000 s, and data of the server's at two ages of it.
    private void oldSession(int firstAge, boolean firstComesOut, int secondAge, boolean secondComesOut) {
        long began = 1_000 * SECOND;
        folder.address("client", "203.0.113.2")
                .address("server", "203.0.113.10")
                .capture("client-wg0");
        folder.udp("client-eth0", began - 1, CLIENT, SERVER, EvidenceFolder.message(1, 148, 7, 0));
        folder.udp("client-eth0", began, SERVER, CLIENT, EvidenceFolder.message(2, 92, 9, 7));
        arrival(RekeyScenario.IN_TIME, began + firstAge * SECOND, firstComesOut);
        arrival(RekeyScenario.TOO_LATE, began + secondAge * SECOND, secondComesOut);
    }

    private void arrival(String step, long nanos, boolean comesOut) {
        folder.step(step, nanos - SECOND / 2, nanos + SECOND / 2);
        folder.udp("client-eth0", nanos, SERVER, CLIENT, EvidenceFolder.message(4, 128, 7, 0));
        if (comesOut) {
            var from = Endpoint.parse("10.100.0.1:0");
            folder.echo("client-wg0", nanos, from, Endpoint.parse("10.100.0.2:0"), true, 1, nanos);
        }
    }

    private void probe(int sequence, long nanos) {
        folder.probe("client-fast", nanos, "sent", SERIES, sequence);
        folder.probe("server-echo", nanos + 1, "received", SERIES, sequence);
        folder.probe("client-fast", nanos + 2, "answered", SERIES, sequence);
    }

    private void assertFail(Check checker, String message) {
        Verdicts.assertFail(judge(checker), message);
    }

    private CheckResult judge(Check checker) {
        return Verdicts.judge(checker, folder.write(10 * SECOND));
    }
}
