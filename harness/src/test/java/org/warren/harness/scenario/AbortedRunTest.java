package org.warren.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.evidence.Observations;
import org.warren.harness.lab.LabException;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.PacketReference;
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

        assertThat(AbortedRun.cause(
                        cause,
                        List.of(new org.warren.harness.evidence.Step(
                                "first", 0, 1, org.warren.harness.evidence.Step.DONE))))
                .isEqualTo(Map.of("check", "subject", "verdict", "FAIL", "message", "It ended."));
    }

    /// What was not sent before the lab ended is no fault of a subject's; what packets show is.
    @Test
    void failureThatRestsOnNothingIsUnansweredWhereTheLabEndedInTheMiddle() {
        CheckResult nothing = new CheckResult("nothing", Verdict.FAIL, "It sent none.", List.of());
        CheckResult packet = new CheckResult(
                "packet", Verdict.FAIL, "It sent that.", List.of(), List.of(new PacketReference("captures/a.pcap", 1)));

        assertThat(results(Verdict.UNKNOWN, org.warren.harness.evidence.Step.FAILED, nothing, packet))
                .extracting(CheckResult::id, CheckResult::verdict)
                .containsExactly(tuple("cause", Verdict.UNKNOWN), tuple("packet", Verdict.FAIL));
        assertThat(results(Verdict.UNKNOWN, org.warren.harness.evidence.Step.FAILED, nothing)
                        .getFirst()
                        .message())
                .isEqualTo("It broke. Not answered because of that: nothing.");
        // The subject's own end, and a step on which none rests, leave the other answers as they are.
        assertThat(results(Verdict.FAIL, org.warren.harness.evidence.Step.FAILED, nothing))
                .contains(nothing);
        assertThat(results(Verdict.UNKNOWN, org.warren.harness.evidence.Step.DONE, nothing))
                .contains(nothing);
    }

    private static List<CheckResult> results(Verdict cause, String lastStep, CheckResult... judged) {
        Map<String, JsonNode> values = Map.of(
                AbortedRun.CAUSE,
                new ObjectMapper()
                        .valueToTree(Map.of("check", "cause", "verdict", cause.name(), "message", "It broke.")));
        Observations observations = new Observations(
                Observations.SCHEMA,
                "paper",
                "virtual",
                1,
                0,
                1,
                Map.of(),
                Map.of(),
                new ObjectMapper().createObjectNode(),
                List.of(new org.warren.harness.evidence.Step("one", 0, 1, lastStep)),
                values);
        return AbortedRun.results(observations, List.of(judged));
    }

    @Test
    void nothingFollowsAStepThatFailed() throws IOException {
        var scenario = new Failing();
        var paper = PaperRuns.request(folder, PaperScenario.RIGHT);

        var outcome = PaperRuns.run(
                new RunRequest(scenario, scenario.parameters(Map.of()), Map.of(), 7, folder, paper.lab()));

        assertThat(outcome.record().steps())
                .extracting(step -> step.name() + " " + step.status())
                .containsExactly("fails FAILED");
        assertThat(scenario.taken).containsExactly("fails");
    }

    /// Its first step fails, and something was to be done after the last one.
    private static final class Failing extends ScriptedScenario<Stage> {

        private final List<String> taken = new ArrayList<>();

        Failing() {
            super("failing", "what follows a failure?");
        }

        @Override
        public Topology topology(Parameters parameters) {
            return new PaperStarScenario().topology(parameters);
        }

        @Override
        public List<String> roles() {
            return List.of();
        }

        @Override
        protected Stage prepare(Stage stage) {
            stage.afterLastStep(() -> taken.add("after the last step"));
            return stage;
        }

        @Override
        protected List<Step<Stage>> script(Parameters parameters) {
            return List.of(
                    step("fails", (Stage stage) -> {
                        taken.add("fails");
                        throw new LabException("It tore.");
                    }),
                    step("second", (Stage stage) -> taken.add("second")));
        }

        @Override
        public List<Check> checks() {
            return List.of();
        }
    }
}
