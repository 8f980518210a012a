package org.warren.scenarios.throughput;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.scenario.Stage;
import org.warren.harness.scenario.SubjectPair;
import org.warren.harness.subject.TunnelInterface;
import org.warren.kit.measure.PairPath;

/// Drives a run: tunnels up, warm-up, and the rounds, in each of which all participants are measured.
final class ThroughputDriver {

    private final Stage stage;
    private final List<PairPath> paths;
    private final List<SubjectPair> pairs;
    private final List<Participant> participants = new ArrayList<>();
    private final List<Metric> metrics;
    private final List<Sample> samples = new ArrayList<>();
    private final List<Double> cipherSpeeds = new ArrayList<>();
    private final CipherSpeed cipher = new CipherSpeed(System::nanoTime);
    private final Map<String, TunnelInterface> tunnels = new LinkedHashMap<>();
    private final Measuring measuring;

    /// @param pairs in the order of the paths, as they were named; empty if the run has a single pair
    ThroughputDriver(Stage stage, List<PairPath> paths, List<SubjectPair> pairs) {
        this.stage = stage;
        this.paths = paths;
        this.pairs = pairs;
        this.metrics = Metric.all(stage.get(ThroughputScenario.EXTENT).equals("short"));
        int sampleSeconds = (int) stage.get(ThroughputScenario.SAMPLE).toSeconds();
        this.measuring = new Measuring(stage, tunnels, sampleSeconds, stage.get(ThroughputScenario.LOSS));
    }

    void play() {
        stage.step("tunnels up", () -> {
            for (PairPath path : paths) {
                PairPath.Ends ends = path.up(stage, List.of());
                tunnels.put(path.client(), ends.client());
                tunnels.put(path.server(), ends.server());
                nodes(path).forEach(node -> new TrafficNode(node).start());
            }
            paths.forEach(path -> nodes(path).forEach(node -> new TrafficNode(node)
                    .awaitAgent(stage.lab().clock())));
            name();
        });
        int warmUpSeconds = (int) stage.get(ThroughputScenario.WARM_UP).toSeconds();
        stage.step("warm up", () -> {
            if (warmUpSeconds > 0) {
                participants.forEach(participant -> measuring.warmUp(participant, warmUpSeconds));
            }
        });
        for (int round = 1; round <= stage.get(ThroughputScenario.ROUNDS); round++) {
            int number = round;
            stage.step("round " + round, () -> play(number));
        }
    }

    private void play(int round) {
        try {
            for (Metric metric : metrics) {
                for (Participant participant : Rotation.order(participants, round)) {
                    if (metric.isOf(participant)) {
                        samples.add(measuring.take(participant, metric, round));
                    }
                }
            }
            cipherSpeeds.add(cipher.bitsPerSecond());
        } finally {
            stage.observe(Samples.SAMPLES, samples);
            stage.observe(CipherSpeed.OBSERVATION, new CipherSpeed.Measured(cipher.name(), cipherSpeeds));
        }
    }

    /// The pairs, and for each kind of path that they have one without a tunnel, on the nodes of the first such pair.
    private void name() {
        TreeSet<String> groups = new TreeSet<>();
        List<Participant> ceilings = new ArrayList<>();
        for (PairPath path : paths) {
            String group = path.group(stage);
            participants.add(new Participant(pairName(path), path.client(), path.server(), path.innerAddress(), group));
            if (groups.add(group)) {
                ceilings.add(
                        new Participant(Participant.CEILING, path.client(), path.server(), path.outerAddress(), group));
            }
        }
        participants.addAll(ceilings);
        stage.observe(Samples.PARTICIPANTS, participants);
        stage.observe(Samples.METRICS, metrics.stream().map(Metric::name).toList());
        stage.observe(Samples.SAMPLES, samples);
    }

    /// Two releases of one implementation differ by it, so it is the name that was given, with the version.
    private String pairName(PairPath path) {
        return pairs.isEmpty()
                ? stage.subject(path.client()) + "/" + stage.subject(path.server())
                : pairs.get(path.number()).toString();
    }

    private List<LinuxNode> nodes(PairPath path) {
        return List.of(stage.linux(path.client()), stage.linux(path.server()));
    }
}
