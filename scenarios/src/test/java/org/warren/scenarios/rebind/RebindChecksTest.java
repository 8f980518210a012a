package org.warren.scenarios.rebind;

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

class RebindChecksTest {

    private static final String CAPTURE = "server-eth0";
    private static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    private static final Endpoint FIRST = Endpoint.parse("203.0.113.1:51820");
    private static final Endpoint SECOND_PLACE = Endpoint.parse("203.0.113.2:51820");
    private static final Endpoint THIRD = Endpoint.parse("203.0.113.2:30000");

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void serverThatFollows() {
        takenBy(SECOND_PLACE);
    }

    /// The stranger's datagrams come from this place.
    private void takenBy(Endpoint stranger) {
        folder = new EvidenceFolder(path).address("server", "203.0.113.10").capture(CAPTURE);
        folder.step(RebindScenario.TAKEN, 4 * SECOND, 5 * SECOND);
        exchange(SECOND, FIRST);
        exchange(2 * SECOND, FIRST);
        exchange(3 * SECOND, SECOND_PLACE);
        folder.udp(CAPTURE, 4 * SECOND + 1, stranger, SERVER, folder.message(1, 148));
        folder.udp(CAPTURE, 4 * SECOND + 2, stranger, SERVER, folder.message(4, 128));
        exchange(6 * SECOND, THIRD);
    }

    private void exchange(long nanos, Endpoint place) {
        folder.udp(CAPTURE, nanos, place, SERVER, folder.message(4, 128));
        folder.udp(CAPTURE, nanos + 1, SERVER, place, folder.message(4, 128));
    }

    @Test
    void serverThatFollowsAndKeepsSilentPasses() {
        for (Check check : List.of(RebindChecks.FOLLOWS, RebindChecks.SILENT)) {
            assertThat(judge(check).verdict()).as(check.id()).isEqualTo(Verdict.PASS);
        }
    }

    @Test
    void serverThatKeepsToTheTakenPortIsAFailure() {
        folder.udp(CAPTURE, 7 * SECOND, SERVER, SECOND_PLACE, folder.message(4, 128));

        Verdicts.assertFail(
                judge(RebindChecks.FOLLOWS),
                "The server sent a data to 203.0.113.2:51820 at 7.000 s, when the client's last datagram had come from"
                        + " 203.0.113.2:30000.");
    }

    @Test
    void serverThatAnswersTheStrangerIsAFailure() {
        folder.udp(CAPTURE, 4 * SECOND + 3, SERVER, SECOND_PLACE, folder.message(2, 92));

        Verdicts.assertFail(
                judge(RebindChecks.SILENT), "The server sent a handshake response to the stranger at 4.000 s.");
    }

    @Test
    void strangerInAnotherPlaceIsUnknown() {
        takenBy(THIRD);

        CheckResult silent = judge(RebindChecks.SILENT);
        assertThat(silent.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(silent.message())
                .contains("The NAT gave the stranger 203.0.113.2:30000 and not the client's place 203.0.113.2:51820.");
    }

    @Test
    void strangerThatSaysNothingIsUnknown() {
        folder.replaceStep(RebindScenario.TAKEN, 8 * SECOND, 9 * SECOND);

        assertThat(judge(RebindChecks.SILENT).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void clientThatKeptItsPlaceIsUnknown() {
        folder = new EvidenceFolder(path.resolve("one"))
                .address("server", "203.0.113.10")
                .capture(CAPTURE);
        folder.step(RebindScenario.TAKEN, 4 * SECOND, 5 * SECOND);
        exchange(SECOND, FIRST);

        assertThat(judge(RebindChecks.FOLLOWS).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    private CheckResult judge(Check check) {
        return Verdicts.judge(check, folder.write(10 * SECOND));
    }
}
