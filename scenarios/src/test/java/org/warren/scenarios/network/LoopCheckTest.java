package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.lab.Storm;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

class LoopCheckTest {

    private static final String ROUND =
            "Broadcasts went round thousands of times in an instant: nodes bridge networks that"
                    + " are joined by another way too. The lab drops whatever gate.one, switch.two send since 2.000 s.";

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void broadcastsOfTwoInterfaces() {
        folder = new EvidenceFolder(path);
        folder.value("answer-q", Map.of("from", 3 * SECOND, "to", 9 * SECOND));
        for (String place : List.of("gate-one", "switch-two", "phone-eth0")) {
            folder.capture(place);
        }
        storms(new Storm("switch", "two", 2 * SECOND, 5001, true), new Storm("gate", "one", 2 * SECOND, 5001, true));
        for (int count = 0; count < 10; count++) {
            folder.frame("gate-one", 2 * SECOND, frame(0xff)).frame("switch-two", 2 * SECOND, frame(0xff));
        }
    }

    @Test
    void broadcastsThatGoRoundAreToldWithAllThatTheLabBlocked() {
        assertThat(judge("gate", true).message()).isEqualTo("It is so. " + ROUND);
        assertThat(judge("phone", false).message()).isEqualTo("It is not so. " + ROUND);
    }

    @Test
    void whoReachedAnotherNodeIsNotTold() {
        assertThat(judge("phone", true).message()).isEqualTo("It is so.");
    }

    @Test
    void whatCameAfterTheQuestionIsNotTold() {
        storms(new Storm("gate", "one", 10 * SECOND, 5001, true));

        assertThat(judge("gate", false).message()).isEqualTo("It is not so.");
    }

    @Test
    void otherPacketsInALoopAreThoseOfOneInterface() {
        for (int count = 0; count < 20; count++) {
            folder.frame("gate-one", 2 * SECOND, frame(0x02));
        }

        CheckResult result = judge("gate", false);

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.message()).contains("Packets ran in a loop through one of gate, thousands in an instant");
    }

    /// What a full disk would have cut is no news about the network.
    @Test
    void interfaceThatCarriedTooMuchLeavesAFailureUnknown() {
        storms(new Storm("gate", "one", 2 * SECOND, 5001, false));

        CheckResult result = judge("gate", false);

        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.message()).contains("one of gate carried more than a capture may hold");
    }

    @Test
    void interfaceOnTheWayThatCarriedTooMuchLeavesATransferUnknown() {
        storms(new Storm("gate", "one", 2 * SECOND, 5001, false));
        TransferQuestion question = new TransferQuestion(
                "q", "phone", "nas", "192.168.1.50", 5001, 1000, SECOND, true, 0, List.of(), null, null);

        CheckResult result = Verdicts.judge(new LoopCheck(question, inner(false)), folder.write(90 * SECOND));

        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge("phone", false).verdict()).isEqualTo(Verdict.FAIL);
    }

    private void storms(Storm... storms) {
        folder.value(LoopCheck.STORMS, List.of(storms));
    }

    /// What was blocked for most of its time is no sample of the whole, whatever came before that.
    @Test
    void trafficThatWasBlockedIsUnknownAlsoWhereItsLimitsAreKept() {
        TrafficQuestion question = new TrafficQuestion(
                "q", "phone", "nas", "192.168.1.50", List.of("voice"), null, 60 * SECOND, "mos >= 4.0", 0, List.of());
        storms(new Storm("gate", "one", 2 * SECOND, 5001, false));

        for (boolean holds : List.of(true, false)) {
            CheckResult result = Verdicts.judge(new LoopCheck(question, inner(holds)), folder.write(90 * SECOND));
            assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(result.message()).contains("one of gate carried more than a capture may hold");
        }
    }

    private CheckResult judge(String from, boolean holds) {
        Question question = new Question(
                "q",
                Question.Kind.PING,
                from,
                "nas",
                "192.168.1.50",
                true,
                3,
                3,
                null,
                null,
                0,
                List.of(),
                null,
                null,
                null,
                null,
                0,
                null);
        return Verdicts.judge(new LoopCheck(question, inner(holds)), folder.write(90 * SECOND));
    }

    private static Check inner(boolean holds) {
        return Check.of("q", (evidence, findings) -> {
            findings.expect(holds, "It is not so.");
            return findings.result("It is so.");
        });
    }

    /// An ARP request.
    private static byte[] frame(int firstOfDestination) {
        return ByteBuffer.allocate(42)
                .put((byte) firstOfDestination)
                .put(12, (byte) 8)
                .put(13, (byte) 6)
                .put(15, (byte) 1)
                .put(16, (byte) 8)
                .put(18, (byte) 6)
                .put(19, (byte) 4)
                .put(21, (byte) 1)
                .array();
    }
}
