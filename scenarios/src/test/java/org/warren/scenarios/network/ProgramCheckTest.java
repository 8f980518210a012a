package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

class ProgramCheckTest {

    private static final String LOG = "logs/phone-agent.log";

    @TempDir
    private Path path = Path.of("");

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void programThatWasAskedAboutFromSecondTenToForty() {
        folder = new EvidenceFolder(path);
        folder.value(NetworkPrograms.NOTED, List.of(Map.of("name", "agent", "node", "phone", "log", LOG)));
        answer(Long.MIN_VALUE);
        folder.line(LOG, "1.000000000 out connected to 10.100.0.1");
        folder.line(LOG, "12.500000000 err lost the connection");
    }

    @Test
    void programThatRunsRuns() {
        CheckResult result = judge(runs());

        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(result.message()).isEqualTo("agent on phone runs at 40.000 s.");
        assertThat(result.evidence()).containsExactly(LOG);
    }

    @Test
    void programThatEndedDoesNotRunAndItsLastLinesAreTold() {
        folder.line(LOG, "39.000000000 end exited 1");

        Verdicts.assertFail(
                judge(runs()),
                "agent on phone exited with status 1 at 39.000 s. Its last lines: 1.000 s connected to 10.100.0.1 /"
                        + " 12.500 s lost the connection.");
    }

    @Test
    void endAfterTheQuestionIsNothingToIt() {
        folder.line(LOG, "41.000000000 end signaled 15");

        assertThat(judge(runs()).verdict()).isEqualTo(Verdict.PASS);
        Verdicts.assertFail(judge(exits(0)), "agent on phone still runs at 40.000 s, 30.0 s after it was asked.");
    }

    @Test
    void programThatWaitsToBeStartedAgainDoesNotRun() {
        folder.line(LOG, "20.000000000 err warren: it ended with status 1 and is started again in 1 s");
        assertThat(judge(runs()).message()).contains("runs at 40.000 s after it was started again 1 times");

        folder.line(LOG, "39.500000000 err warren: it ended with status 7 and is started again in 2 s");
        Verdicts.assertFail(judge(runs()), "agent on phone ended with status 7 at 39.500 s, and waits to be started");
    }

    @Test
    void exitStatusIsCompared() {
        folder.line(LOG, "39.000000000 end exited 3");

        assertThat(judge(exits(3)).verdict()).isEqualTo(Verdict.PASS);
        Verdicts.assertFail(judge(exits(0)), "agent on phone exited with status 3 at 39.000 s, expected status 0. Its");
    }

    @Test
    void signalIsNoExitStatus() {
        folder.line(LOG, "39.000000000 end signaled 3");

        Verdicts.assertFail(judge(exits(3)), "agent on phone was ended by signal 3 at 39.000 s, expected status 3.");
    }

    @Test
    void printedLineIsFound() {
        assertThat(judge(prints("connected to [0-9.]+$")).message())
                .isEqualTo("agent on phone printed at 1.000 s what matches /connected to [0-9.]+$/.");
    }

    @Test
    void linesBeforeTheEventDoNotCount() {
        answer(5 * SECOND);

        assertThat(judge(prints("lost")).verdict()).isEqualTo(Verdict.PASS);
        Verdicts.assertFail(
                judge(prints("connected")),
                "agent on phone printed nothing that matches /connected/ from 5.000 s to 40.000 s; it still runs. Its");
    }

    @Test
    void linesAfterTheQuestionsTimeDoNotCount() {
        folder.line(LOG, "40.000000001 out ready");

        Verdicts.assertFail(judge(prints("ready")), "printed nothing that matches /ready/ until 40.000 s; it still");
    }

    @Test
    void silentProgramSaysHowItEnded() {
        folder.without(LOG).line(LOG, "2.000000000 end exited 127");

        Verdicts.assertFail(judge(prints("x")), "it exited with status 127 at 2.000 s. It had printed nothing.");
    }

    @Test
    void fullLogTellsNothingAboutWhatIsNotInIt() {
        folder.line(LOG, "30.000000000 cut the log is full");

        assertThat(judge(prints("connected")).verdict()).isEqualTo(Verdict.PASS);
        CheckResult result = judge(prints("ready"));
        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.message()).contains("printed more than its log takes");
    }

    @Test
    void expressionThatTakesTooLongIsUnknown() {
        folder.line(LOG, "30.000000000 out " + "x".repeat(100));

        CheckResult result = judge(prints("(x+x+)+\\1y"));

        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.message()).contains("takes more than 50000000 steps");
    }

    @Test
    void questionThatWasNotAskedIsUnknown() {
        var late = new ProgramQuestion("late", "agent", ProgramQuestion.Expected.RUNS, 0, null, 0, 0, List.of());

        assertThat(judge(late).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void programWhoseLogIsGoneOrDamagedIsUnknown() {
        folder.line(LOG, "hello");
        assertThat(judge(runs()).message()).contains("is damaged: line 3 has no time and word");

        assertThat(judge(new ProgramQuestion("q", "nobody", ProgramQuestion.Expected.RUNS, 0, null, 0, 0, List.of()))
                        .message())
                .contains("Program nobody was not started");
    }

    @Test
    void connectionIsWhatTheNodeGot() {
        assertThat(connection(true, 0, "").verdict()).isEqualTo(Verdict.PASS);
        Verdicts.assertFail(
                connection(false, 0, ""),
                "phone got a connection to port 7000 of server (203.0.113.10), expected none.");
        Verdicts.assertFail(
                connection(true, 1, "Connection refused"),
                "phone got no connection to port 7000 of server (203.0.113.10): Connection refused, expected one.");
        Verdicts.assertFail(connection(true, 124, ""), "nothing answered in 5 s, expected one.");
        assertThat(connection(false, 124, "").verdict()).isEqualTo(Verdict.PASS);
        assertThat(connection(false, 127, "no bash").verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    private CheckResult connection(boolean reaches, int exit, String said) {
        folder.value(QuestionRunner.ANSWER + "q", Map.of("from", 0, "to", 1, "exit", exit, "said", said));
        return judge(new ConnectionCheck(
                new ConnectionQuestion(
                        "q", "phone", "server", "203.0.113.10", 7000, reaches, 0, List.of(), false, null, null),
                new RunPackets()));
    }

    private void answer(long since) {
        folder.value(QuestionRunner.ANSWER + "q", Map.of("since", since, "from", 10 * SECOND, "to", 40 * SECOND));
    }

    private static ProgramQuestion runs() {
        return question(ProgramQuestion.Expected.RUNS, 0, null);
    }

    private static ProgramQuestion exits(int status) {
        return question(ProgramQuestion.Expected.EXITS, status, null);
    }

    private static ProgramQuestion prints(String pattern) {
        return question(ProgramQuestion.Expected.PRINTS, 0, pattern);
    }

    private static ProgramQuestion question(ProgramQuestion.Expected expected, int status, @Nullable String pattern) {
        return new ProgramQuestion("q", "agent", expected, status, pattern, 30 * SECOND, 0, List.of());
    }

    private CheckResult judge(ProgramQuestion question) {
        return judge(new ProgramCheck(question));
    }

    private CheckResult judge(Check check) {
        return Verdicts.judge(check, folder.write(90 * SECOND));
    }
}
