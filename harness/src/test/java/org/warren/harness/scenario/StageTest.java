package org.warren.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.warren.harness.evidence.Step;
import org.warren.harness.lab.LabException;
import org.warren.harness.subject.SubjectException;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Link;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

class StageTest {

    /// Twice the way of 30 + 10 ms, and time to compute.
    @Test
    void stepEndsWhenWhatItSentHasArrivedAndBeenAnswered() {
        assertThat(endOfStep(Link.delayed(Duration.ofMillis(30)), Link.delayed(Duration.ofMillis(10))))
                .isEqualTo(Duration.ofMillis(1000 + 2 * 40 + 20).toNanos());
    }

    @Test
    void stepOnPerfectLinksLeavesTimeToCompute() {
        assertThat(endOfStep(Link.PERFECT, Link.PERFECT))
                .isEqualTo(Duration.ofMillis(1020).toNanos());
    }

    /// Nothing that a step does at its very beginning is at the end of the one before.
    @Test
    void noMomentBelongsToTwoSteps() {
        var stage = stage(Link.PERFECT, Link.PERFECT);
        stage.step("one", () -> {});
        stage.step("two", () -> {});

        assertThat(stage.steps().getLast().startNanos())
                .isGreaterThan(stage.steps().getFirst().endNanos());
    }

    @Test
    void runGoesOnAfterAStepOnWhichNoneRests() {
        var stage = stage(Link.PERFECT, Link.PERFECT);
        stage.independentStep("asks", () -> {
            throw new LabException("'wg' failed with status 1.");
        });
        stage.independentStep("asks again", () -> {
            throw new SubjectException("It ended.");
        });
        stage.step("goes on", () -> stage.observe("answer", 42));

        assertThat(stage.steps()).extracting(Step::isDone).containsExactly(false, false, true);
        assertThat(stage.values()).containsKey("answer");
        assertThat(stage.values().get(AbortedRun.CAUSE))
                .hasToString(
                        "{\"check\":\"lab\",\"verdict\":\"UNKNOWN\",\"message\":\"'wg' failed with status 1 (in the"
                                + " step \\\"asks\\\").\"}");
    }

    @Test
    void runEndsWithAnyOtherStepThatBreaksOff() {
        var stage = stage(Link.PERFECT, Link.PERFECT);

        assertThatThrownBy(() -> stage.step("asks", () -> {
                    throw new LabException("The lab is gone.");
                }))
                .isInstanceOf(LabException.class);
    }

    private static long endOfStep(Link near, Link far) {
        var stage = stage(near, far);
        stage.step("one second", () -> stage.advance(Duration.ofSeconds(1)));
        Step step = stage.steps().getFirst();
        assertThat(step.startNanos()).isZero();
        return step.endNanos();
    }

    private static Stage stage(Link near, Link far) {
        Topology topology = Topology.of(Network.of("lan", "10.0.0.0/24"))
                .with(Node.host(
                        "client", Interface.of("eth0", "lan", "10.0.0.1/24").with(near)))
                .with(Node.host(
                        "server", Interface.of("eth0", "lan", "10.0.0.2/24").with(far)));
        var lab = new PaperLabs("virtual", PaperScenario.RIGHT, "6.12.1").deploy(topology, Map.of(), 1);
        return new Stage(lab, new PaperScenario().parameters(Map.of()), Map.of(), 1, RunListener.SILENT);
    }
}
