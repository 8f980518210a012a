package org.warren.scenarios.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Judge;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

class LeakChecksTest {

    private static final int ICMP = 1;
    private static final Endpoint CLIENT = Endpoint.parse("198.51.100.2:51820");
    private static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    private static final Endpoint INSIDE = Endpoint.parse("10.100.0.2:40000");
    private static final Endpoint RESOLVER = Endpoint.parse("1.1.1.1:53");
    private static final String PROBES = LeakScenario.PROGRAM.path();

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void clientThatLeaksNothing() {
        folder = new EvidenceFolder(path).parameter("dns", "on");
        folder.step(LeakScenario.RUN, 0, SECOND);
        folder.step(LeakScenario.RECONNECT, 2 * SECOND, 3 * SECOND);
        folder.step(LeakScenario.ROAM, 4 * SECOND, 5 * SECOND);
        for (int i = 0; i < 3; i++) {
            folder.probe("client-all-the-time", 2L * i * SECOND, "sent", LeakScenario.PROGRAM.name(), i);
            folder.probe("client-all-the-time", 2L * i * SECOND + 1, "answered", LeakScenario.PROGRAM.name(), i);
        }
        folder.udp("client-eth0", SECOND, CLIENT, SERVER, folder.message(4, 128));
        folder.udp("client-eth1", SECOND, CLIENT, SERVER, folder.message(4, 128));
        folder.udp("server-wg0", SECOND, INSIDE, RESOLVER, new byte[40]);
    }

    @Test
    void clientThatLeaksNothingPasses() {
        assertThat(new Judge(new LeakScenario().checks()).judge(write()).checks())
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS))
                .hasSize(4);
    }

    @Test
    void innerPacketInTheClearFailsThatUplinkAlone() {
        folder.ip("client-eth1", SECOND, INSIDE, SERVER, ICMP, new byte[] {8, 0, 0, 0});

        assertThat(new Judge(new LeakScenario().checks()).judge(write()).checks())
                .filteredOn(check -> check.verdict() != Verdict.PASS)
                .extracting(CheckResult::id)
                .containsExactly("no-leak-second-uplink");
    }

    @Test
    void questionForANameOnAnUplinkIsAFailure() {
        folder.udp("client-eth1", SECOND, CLIENT, RESOLVER, new byte[20]);

        assertFail(LeakChecks.NAMES_INSIDE, "A question for a name left by eth1 at 1.0 s, to 1.1.1.1:53.");
    }

    @Test
    void withoutAQuestionNothingIsKnown() {
        folder.without("captures/server-wg0.pcap").capture("server-wg0");

        assertThat(judge(LeakChecks.NAMES_INSIDE).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void tunnelThatDoesNotComeBackIsAFailure() {
        folder.withoutLines(PROBES, "\"sequence\":1");

        assertFail(LeakChecks.TUNNEL_IN_USE, "No probe that was sent in the step \"reconnect\" was answered.");
    }

    /// It says nothing of the tunnel in the step in which it arrives.
    @Test
    void answerToAProbeOfTheStepBeforeDoesNotCount() {
        folder.withoutLines(PROBES, "\"sequence\":1");
        folder.probe("client-all-the-time", SECOND + 1, "sent", LeakScenario.PROGRAM.name(), 7);
        folder.probe("client-all-the-time", 2 * SECOND, "answered", LeakScenario.PROGRAM.name(), 7);

        assertFail(LeakChecks.TUNNEL_IN_USE, "No probe that was sent in the step \"reconnect\" was answered.");
    }

    @Test
    void missingEvidenceIsUnknown() {
        folder = new EvidenceFolder(path.resolve("empty"));

        assertThat(List.of(LeakChecks.NAMES_INSIDE, LeakChecks.TUNNEL_IN_USE))
                .extracting(checker -> judge(checker).verdict())
                .containsOnly(Verdict.UNKNOWN);
    }

    private Evidence write() {
        return folder.write(10 * SECOND);
    }

    private void assertFail(Check checker, String message) {
        Verdicts.assertFail(judge(checker), message);
    }

    private CheckResult judge(Check checker) {
        return Verdicts.judge(checker, write());
    }
}
