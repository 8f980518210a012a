package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

/// What is said of a transfer, by what the programs at its ends noted.
class TransferCheckTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MILLISECOND = 1_000_000L;

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void makeFolder() {
        folder = new EvidenceFolder(path);
    }

    @Test
    void allThatArrivedIsMeasured() {
        answer(0, 1_000_000, 2 * SECOND, 250 * MILLISECOND);

        assertThat(judge(true))
                .extracting(CheckResult::verdict, CheckResult::message)
                .containsExactly(
                        Verdict.PASS,
                        "1 MB from phone came to port 5001 of server (10.0.0.1) in 2.000 s: 4.00 Mbit/s, longest stall"
                                + " 0.250 s.");
        Verdicts.assertFail(judge(false), "longest stall 0.250 s, expected that it does not get through.");
    }

    @Test
    void oneThatGoesOnIsSlowAndNotStuck() {
        answer(2, 400_000, SECOND, 10 * MILLISECOND);

        Verdicts.assertFail(
                judge(true),
                "400 kB of 1 MB from phone came to port 5001 of server (10.0.0.1) in 1.000 s, and it went on: 3.20 Mbit/s,"
                        + " expected all within 1.000 s.");
        assertThat(judge(false).verdict()).isEqualTo(Verdict.PASS);
    }

    /// The sender saw its end, and the receiver less than was sent.
    @Test
    void bytesThatAreMissingAreNoTransfer() {
        answer(0, 999_999, SECOND, 0);

        assertThat(judge(true).verdict()).isNotEqualTo(Verdict.PASS);
    }

    @Test
    void programThatFailedSaysNothing() {
        answer(127, 0, 0, 0);

        assertThat(judge(true).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge(false).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void questionThatWasNotAskedIsUnknown() {
        assertThat(judge(true).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    private void answer(int exit, long received, long nanos, long stall) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("from", 0);
        answer.put("to", SECOND);
        answer.put("exit", exit);
        answer.put("received", received);
        answer.put("nanos", nanos);
        answer.put("stall", stall);
        answer.put("stall-after", received / 2);
        folder.value(QuestionRunner.ANSWER + "q", answer);
    }

    private CheckResult judge(boolean reaches) {
        TransferQuestion question = new TransferQuestion(
                "q", "phone", "server", "10.0.0.1", 5001, 1_000_000, SECOND, reaches, 0, List.of(), null, null);
        return Verdicts.judge(new TransferCheck(question, new RunPackets()), folder.write(90 * SECOND));
    }
}
