package org.warren.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

class AbortedRunTest {

    @TempDir
    Path folder;

    @Test
    void causeIsToldOnceWithTheChecksThatHaveNoAnswer() throws IOException {
        var outcome = PaperRuns.run(PaperRuns.request(folder, PaperLabs.BROKEN));

        assertThat(outcome.record().checks())
                .extracting(CheckResult::id, CheckResult::verdict)
                .containsExactly(tuple("lab", Verdict.UNKNOWN), tuple("given", Verdict.PASS));
        assertThat(outcome.record().checks().getFirst().message())
                .isEqualTo("The paper tore; take another (in the step \"ask\"). Not answered because of that: answer.");
    }

    @Test
    void judgedAgainItSaysTheSame() throws IOException {
        var outcome = PaperRuns.run(PaperRuns.request(folder, PaperLabs.BROKEN));

        assertThat(ScenarioRun.judgeAgain(new PaperScenario(), folder))
                .isEqualTo(outcome.record().checks());
    }

    @Test
    void runThatCameToItsEndIsJudgedByItsCheckersAlone() throws IOException {
        var outcome = PaperRuns.run(PaperRuns.request(folder, PaperScenario.RIGHT));

        assertThat(outcome.record().checks()).extracting(CheckResult::id).containsExactly("answer", "given");
    }

    @Test
    void failureBetweenTwoStepsNamesNone() {
        var cause = new CheckResult("subject", Verdict.FAIL, "It ended.", List.of());

        assertThat(AbortedRun.cause(cause, List.of(new Step("first", 0, 1, Step.DONE))))
                .isEqualTo(Map.of("check", "subject", "verdict", "FAIL", "message", "It ended."));
    }
}
