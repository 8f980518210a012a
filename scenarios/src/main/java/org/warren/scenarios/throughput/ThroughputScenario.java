package org.warren.scenarios.throughput;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.lab.Capability;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.scenario.ComparativeScenario;
import org.warren.harness.scenario.DeclaredScenario;
import org.warren.harness.scenario.ShellWord;
import org.warren.harness.scenario.Stage;
import org.warren.harness.scenario.SubjectPair;
import org.warren.harness.scenario.Summary;
import org.warren.kit.measure.PairPath;

/// Throughput, latency and cost of a tunnel, compared with the path without one.
public final class ThroughputScenario extends DeclaredScenario implements ComparativeScenario {

    static final Parameter<Integer> ROUNDS =
            Parameter.number("rounds", "how often each participant is measured", "5", 1, 1000);
    static final Parameter<Duration> SAMPLE = Parameter.duration(
            "sample",
            "length of a sample of TCP in whole seconds; those of UDP are parts of it",
            "3s",
            Duration.ofSeconds(1),
            Duration.ofMinutes(1));
    static final Parameter<Duration> WARM_UP = Parameter.duration(
            "warm-up",
            "traffic of each pair before the first sample, until its code is compiled",
            "15s",
            Duration.ZERO,
            Duration.ofMinutes(10));
    static final Parameter<Double> LOSS = Parameter.percent("loss", "what UDP may lose at the loss point", "0.5%", 50);
    static final Parameter<String> EXTENT = Parameter.choice(
            "extent",
            "UDP with packets of 64, 512 and 1420 bytes and TCP over a path with an MTU of 1280, or UDP of 1420 only",
            "full",
            "short");
    static final Parameter<Double> TOLERANCE =
            Parameter.percent("tolerance", "how far a throughput may fall against an earlier record", "10%", 99);

    private static final double PER_SAMPLE_SECONDS = 0.55;
    private static final double SEARCH_SAMPLES = 2.8;
    private static final double IDLE_SAMPLES = 0.75;
    private static final int DEPLOY_SECONDS = 15;

    private final List<SubjectPair> pairs;
    private final List<PairPath> paths;

    /// One pair, in the roles client and server.
    public ThroughputScenario() {
        this(List.of(), List.of(PairPath.only()));
    }

    private ThroughputScenario(List<SubjectPair> pairs, List<PairPath> paths) {
        super(
                "throughput",
                "how much does a tunnel carry, how late, and at what price, beside the path without one?",
                ROUNDS,
                SAMPLE,
                WARM_UP,
                LOSS,
                EXTENT,
                TOLERANCE);
        this.pairs = List.copyOf(pairs);
        this.paths = paths;
        roles(paths.stream()
                .flatMap(path -> Stream.of(path.client(), path.server()))
                .toArray(String[]::new));
        needs(
                Capability.REAL_TIME,
                "virtual time has no throughput: its clock stands still while anything computes; use"
                        + " --lab local or --lab containers");
        network(PairPath.topology(paths));
        // A capture of everything would distort the measurement.
        captures();
        checks(
                ThroughputChecks.COMPLETE,
                ThroughputChecks.DATA_ARRIVED,
                ThroughputChecks.THROUGH_THE_TUNNEL,
                new NoRegression());
    }

    @Override
    public ComparativeScenario withPairs(List<SubjectPair> others) {
        if (others.isEmpty() || others.size() > PairPath.PAIRS_MAX) {
            throw new IllegalArgumentException(
                    "between 1 and " + PairPath.PAIRS_MAX + " pairs can be compared, not " + others.size());
        }
        if (new TreeSet<>(others.stream().map(SubjectPair::toString).toList()).size() < others.size()) {
            throw new IllegalArgumentException("each pair can be compared once: " + others);
        }
        return new ThroughputScenario(
                others,
                IntStream.range(0, others.size())
                        .mapToObj(number -> PairPath.of(others.get(number), number))
                        .toList());
    }

    @Override
    public Map<String, String> shortSettings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(EXTENT.name(), "short");
        settings.put(SAMPLE.name(), "1s");
        settings.put(WARM_UP.name(), "6s");
        return settings;
    }

    @Override
    public String invocation(Map<String, String> subjects) {
        return pairs.isEmpty()
                ? ComparativeScenario.super.invocation(subjects)
                : "compare " + name() + " --pairs "
                        + ShellWord.of(String.join(
                                ",", pairs.stream().map(SubjectPair::toString).toList()));
    }

    @Override
    public List<String> steps(Parameters parameters) {
        List<String> steps = new ArrayList<>(List.of("tunnels up", "warm up"));
        IntStream.rangeClosed(1, parameters.get(ROUNDS)).forEach(round -> steps.add("round " + round));
        return steps;
    }

    @Override
    public Duration expected(Parameters parameters) {
        double sample = parameters.get(SAMPLE).toSeconds();
        double perRound = 0;
        for (Metric metric : Metric.all(parameters.get(EXTENT).equals("short"))) {
            perRound += PER_SAMPLE_SECONDS
                    + switch (metric.kind()) {
                        case TCP, LOADED_LATENCY -> sample;
                        case UDP -> sample * SEARCH_SAMPLES;
                        case IDLE_LATENCY -> sample * IDLE_SAMPLES;
                        case START -> 0;
                    };
        }
        // Each kind of kernel is measured without a tunnel too; at most there is one more than pairs.
        long kernels = pairs.stream()
                .map(pair ->
                        pair.client().equals("kernel") + "/" + pair.server().equals("kernel"))
                .distinct()
                .count();
        long participants = paths.size() + Math.max(1, kernels);
        double warmUp = paths.size() * (parameters.get(WARM_UP).toSeconds() + sample);
        return Duration.ofSeconds((long) (DEPLOY_SECONDS + warmUp + parameters.get(ROUNDS) * participants * perRound));
    }

    @Override
    public Runnable prepareSteps(Stage stage) {
        return new ThroughputDriver(stage, paths, pairs)::play;
    }

    @Override
    public Summary summary(Evidence evidence) {
        Samples samples = Samples.of(evidence);
        List<Result> results = Result.of(samples);
        Notes notes = new Notes(samples, results);
        List<String> sentences = new ArrayList<>(notes.throughputs());
        List<Measurement> measurements = new ArrayList<>();
        results.forEach(result -> measurements.addAll(result.measurements()));
        CipherSpeed.Measured.of(evidence).ifPresent(cipher -> {
            sentences.add(cipher.sentence());
            measurements.add(cipher.measurement());
        });
        sentences.addAll(notes.lines());
        return new Summary(sentences, measurements);
    }

    @Override
    public List<String> table(Evidence evidence) {
        List<String> lines = new ArrayList<>(new ResultTable(Samples.of(evidence)).lines());
        CipherSpeed.Measured.of(evidence).ifPresent(cipher -> lines.add(cipher.sentence()));
        return lines;
    }
}
