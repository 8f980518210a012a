package org.warren.scenarios.roaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

class RoamingChecksTest {

    private static final String CAPTURE = "server-eth0";
    private static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    private static final Endpoint EVE = Endpoint.parse("203.0.113.66:40000");
    private static final List<Endpoint> PLACES = List.of(
            Endpoint.parse("203.0.113.1:51820"),
            Endpoint.parse("203.0.113.1:30000"),
            Endpoint.parse("203.0.113.2:30001"));

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void serverThatFollows() {
        folder = new EvidenceFolder(path).address("server", "203.0.113.10").address("eve", "203.0.113.66");
        long now = SECOND;
        for (Endpoint place : PLACES) {
            folder.udp(CAPTURE, now++, place, SERVER, folder.message(4, 128));
            folder.udp(CAPTURE, now++, SERVER, place, folder.message(4, 128));
        }
        folder.udp(CAPTURE, 2 * SECOND, EVE, SERVER, folder.message(1, 148));
        folder.udp(CAPTURE, 2 * SECOND, EVE, SERVER, folder.message(4, 128));
        folder.value("ping-server-after-replay", Map.of("sent", 3, "received", 3));
    }

    @Test
    void serverThatFollowsPasses() {
        assertThat(new Judge(new RoamingScenario().checks()).judge(write()).checks())
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS))
                .hasSize(3);
    }

    @Test
    void serverThatKeepsToTheOldPortIsAFailure() {
        folder.udp(CAPTURE, 3 * SECOND, SERVER, PLACES.get(1), folder.message(4, 128));

        assertFail(
                RoamingChecks.FOLLOWS,
                "The server sent a data to 203.0.113.1:30000 at 3.000 s, when the client's last datagram had come from"
                        + " 203.0.113.2:30001.");
    }

    @Test
    void serverThatFollowsEveIsAFailure() {
        folder.udp(CAPTURE, 3 * SECOND, SERVER, EVE, folder.message(4, 128));

        assertFail(RoamingChecks.FOLLOWS, "to 203.0.113.66:40000");
        assertFail(RoamingChecks.REPLAY, "The server sent Eve a data at 3.000 s.");
    }

    @Test
    void serverThatAnswersAReplayedInitiationIsAFailure() {
        folder.udp(CAPTURE, 2 * SECOND + 1, SERVER, EVE, folder.message(2, 92));

        assertFail(RoamingChecks.REPLAY, "The server sent Eve a handshake response");
    }

    @Test
    void serverThatLosesTheClientByAReplayIsAFailure() {
        folder.value("ping-server-after-replay", Map.of("sent", 3, "received", 0));

        assertFail(RoamingChecks.REPLAY, "After the replay 0 of 3 pings of the server reached the client.");
    }

    @Test
    void missingEvidenceIsUnknown() {
        folder = new EvidenceFolder(path.resolve("empty")).capture(CAPTURE);
        folder.value("ping-server-after-replay", Map.of("sent", 3, "received", 3));

        assertThat(List.of(RoamingChecks.FOLLOWS, RoamingChecks.REPLAY))
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
