package org.warren.harness.scenario;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// A scenario that needs no real lab: its client reads a file, and its checks want to see one word in it.
public final class PaperScenario implements Scenario {

    /// What makes it pass.
    public static final String RIGHT = "right";

    private static final Parameter<String> PATIENCE =
            Parameter.choice("patience", "How long it waits.", "short", "long");

    @Override
    public String name() {
        return "paper";
    }

    @Override
    public String question() {
        return "Is the answer right?";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(PATIENCE);
    }

    @Override
    public Topology topology(Parameters parameters) {
        return Topology.of(Network.of("lan", "10.0.0.0/24"))
                .with(Node.host("client", Interface.of("eth0", "lan", "10.0.0.1/24")))
                .with(Node.host("server", Interface.of("eth0", "lan", "10.0.0.2/24")));
    }

    @Override
    public List<Tap> taps(Topology topology) {
        return List.of();
    }

    @Override
    public List<String> steps(Parameters parameters) {
        return List.of("ask", "wait");
    }

    @Override
    public Runnable prepareSteps(Stage stage) {
        return () -> play(stage);
    }

    private static void play(Stage stage) {
        stage.step(
                "ask",
                () -> stage.observe(
                        "answer", new String(stage.linux("client").read("/answer"), StandardCharsets.UTF_8)));
        stage.step("wait", () -> stage.advance(Duration.ofSeconds(5)));
    }

    @Override
    public List<Check> checks() {
        return List.of(new Answer(), new Seed());
    }

    /// Wants the right answer.
    private record Answer() implements Check {

        @Override
        public String id() {
            return "answer";
        }

        @Override
        public CheckResult judge(Evidence evidence) {
            String answer = evidence.observations().value("answer").asText();
            return new CheckResult(
                    id(),
                    answer.equals(RIGHT) ? Verdict.PASS : Verdict.FAIL,
                    "The answer is " + answer + ".",
                    List.of());
        }
    }

    /// Passes always, and tells what the run was given.
    private record Seed() implements Check {

        @Override
        public String id() {
            return "given";
        }

        @Override
        public CheckResult judge(Evidence evidence) {
            var observations = evidence.observations();
            String sentence = "The run had seed %d and patience %s."
                    .formatted(observations.seed(), observations.parameter("patience"));
            return new CheckResult(id(), Verdict.PASS, sentence, List.of());
        }
    }
}
