package org.warren.scenarios.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.runInContainers;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.junit.NeedsContainerLab;
import org.warren.kit.measure.PairPath;
import org.warren.scenarios.Runs;
import org.warren.scenarios.UsesContainers;

/// The shape of a measurement, not its size: how fast this machine is at this moment proves nothing.
@NeedsContainerLab
@UsesContainers
class ThroughputInContainersTest {

    private static final String[] LEAST = {"rounds=1", "sample=1s", "warm-up=0s", "extent=short"};

    @Test
    void everythingIsMeasuredOfAPairAndOfThePathWithoutATunnel() {
        ScenarioRun.Outcome outcome =
                mustPass(runInContainers(new ThroughputScenario(), "java", "wireguard-go", RunListener.SILENT, LEAST));
        assertThat(outcome.record().measurements())
                .extracting(Measurement::name)
                .contains(
                        "java/wireguard-go tcp-1-up throughput",
                        "java/wireguard-go tcp-1-up throughput ratio",
                        "java/wireguard-go tcp-8-down throughput",
                        "java/wireguard-go udp-1420 packets",
                        "java/wireguard-go rtt-idle p50",
                        "java/wireguard-go rtt-loaded p99",
                        "no tunnel tcp-1-up throughput");
        assertThat(outcome.record().measurements())
                .filteredOn(measurement -> measurement.group() == null)
                .as("what needs no path, and so no kernel's")
                .extracting(Measurement::name)
                .containsExactly("cipher alone, one processor");
        assertThat(outcome.record().measurements())
                .filteredOn(measurement -> measurement.group() != null)
                .allSatisfy(measurement -> assertThat(measurement.group()).contains("kernel"));
        Evidence evidence = Runs.evidence(outcome);
        Sample idle = Samples.of(evidence).all().stream()
                .filter(sample -> sample.metric().equals("rtt-idle"))
                .findFirst()
                .orElseThrow();
        assertThat(idle.detail().path("histogram").asText()).startsWith("HISTF");
    }

    @Test
    void tunnelThatIsBypassedFails() {
        var bypassed = new Bypassed();
        Runs.mustFail(
                runInContainers(bypassed, "wireguard-go", "wireguard-go", bypassed, LEAST),
                "planted fault: a route past the tunnel",
                "through-tunnel");
    }

    /// The same measurement, before which somebody gives the client a route past the tunnel.
    private static final class Bypassed implements Scenario, RunListener {

        private final ThroughputScenario measured = new ThroughputScenario();
        private @Nullable Stage stage;

        @Override
        public void stepStarted(String name) {
            if (name.equals("round 1")) {
                Objects.requireNonNull(stage)
                        .linux("client")
                        .run("ip", "route", "replace", PairPath.only().innerAddress() + "/32", "dev", "eth0")
                        .orThrow();
            }
        }

        @Override
        public Runnable prepareSteps(Stage play) {
            stage = play;
            return measured.prepareSteps(play);
        }

        @Override
        public String name() {
            return measured.name();
        }

        @Override
        public String question() {
            return measured.question();
        }

        @Override
        public List<Parameter<?>> parameters() {
            return measured.parameters();
        }

        @Override
        public Topology topology(Parameters parameters) {
            return measured.topology(parameters);
        }

        @Override
        public List<Tap> taps(Topology topology) {
            return measured.taps(topology);
        }

        @Override
        public List<String> steps(Parameters parameters) {
            return measured.steps(parameters);
        }

        @Override
        public List<Check> checks() {
            return measured.checks();
        }
    }
}
