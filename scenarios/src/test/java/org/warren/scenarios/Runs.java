package org.warren.scenarios;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.labs.containers.ContainerLabProvider;
import org.warren.harness.labs.virtual.VirtualLabProvider;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.subject.Subjects;
import org.warren.harness.verdict.Verdict;
import org.warren.junit.ScenarioFailure;
import org.warren.junit.ScenarioRuns;
import org.warren.scenarios.network.NetworkScenario;

/// Runs scenarios for tests. Records stay in `target/runs`, so that a failure can be looked at.
public final class Runs {

    public static final long SEED = 1;

    private static final List<String> SUBJECTS = List.of("kernel", "java", "wireguard-go");

    private static final Map<List<String>, FutureTask<ScenarioRun.Outcome>> SHARED = new ConcurrentHashMap<>();
    private static final Queue<Path> FOLDERS = new ConcurrentLinkedQueue<>();

    private Runs() {}

    /// The folders of all runs that were recorded so far, sorted.
    static List<Path> folders() {
        return FOLDERS.stream().sorted().toList();
    }

    /// All pairs of client and server.
    public static Stream<Arguments> pairs() {
        return SUBJECTS.stream().flatMap(client -> SUBJECTS.stream().map(server -> Arguments.of(client, server)));
    }

    /// A fixed sample of the pairs, in which each subject has each role once; in the long tests all of them. For what
    /// all
    /// pairs take too long for each change: test methods with [OnSomePairs].
    public static Stream<Arguments> somePairs() {
        return "all".equals(System.getProperty("warren.pairs"))
                ? pairs()
                : Stream.of(
                        Arguments.of("kernel", "java"),
                        Arguments.of("java", "wireguard-go"),
                        Arguments.of("wireguard-go", "kernel"));
    }

    /// Each subject in each role, with the kernel at the other end: for what is one end's doing alone, and for a second
    /// look at what all pairs have shown.
    public static Stream<Arguments> pairsWithTheKernel() {
        return pairs().filter(pair -> List.of(pair.get()).contains("kernel"));
    }

    /// The same, each with each of the values.
    public static Stream<Arguments> pairsWithTheKernel(Object... values) {
        return with(pairsWithTheKernel(), values);
    }

    /// All pairs, each with each of the values.
    public static Stream<Arguments> pairsWith(Object... values) {
        return with(pairs(), values);
    }

    /// A sample of the pairs, each with each of the values.
    public static Stream<Arguments> somePairsWith(Object... values) {
        return with(somePairs(), values);
    }

    private static Stream<Arguments> with(Stream<Arguments> pairs, Object... values) {
        return pairs.flatMap(pair -> Stream.of(values).map(value -> Arguments.of(pair.get()[0], pair.get()[1], value)));
    }

    /// Runs a scenario between two known subjects.
    ///
    /// @param settings `NAME=VALUE`
    public static ScenarioRun.Outcome run(Scenario scenario, String client, String server, String... settings) {
        return run(new Subjects(), scenario, client, server, SEED, RunListener.SILENT, settings);
    }

    /// The same, once for all tests that ask the same question: one seed gives one run. For who only reads its folder.
    public static ScenarioRun.Outcome shared(Scenario scenario, String client, String server, String... settings) {
        List<String> question = List.of(scenario.getClass().getName(), client, server, String.join(" ", settings));
        var run = SHARED.computeIfAbsent(
                question, asked -> new FutureTask<>(() -> run(scenario, client, server, settings)));
        run.run(); // whoever comes second waits for the first
        try {
            return run.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("the run that tests share failed: " + e.getCause(), e);
        }
    }

    /// Runs a scenario of one role.
    public static ScenarioRun.Outcome runInRole(Scenario scenario, String role, String subject, String... settings) {
        ScenarioRuns runs = runs(new VirtualLabProvider(), new Subjects(), SEED);
        return run(runs.with(role, subject), scenario, RunListener.SILENT, settings);
    }

    public static ScenarioRun.Outcome run(
            Subjects subjects,
            Scenario scenario,
            String client,
            String server,
            long seed,
            RunListener listener,
            String... settings) {
        return run(
                runs(new VirtualLabProvider(), subjects, seed).between(client, server), scenario, listener, settings);
    }

    /// Runs a scenario in real time between two known subjects.
    public static ScenarioRun.Outcome runInContainers(
            Scenario scenario, String client, String server, RunListener listener, String... settings) {
        ScenarioRuns runs = runs(new ContainerLabProvider(), new Subjects(), SEED);
        return run(runs.between(client, server), scenario, listener, settings);
    }

    /// Runs the network of a file.
    ///
    /// @param client the subject of nodes in the role of a client
    /// @param server the subject of nodes in the role of a server
    /// @param named subjects by node, which win
    public static ScenarioRun.Outcome network(Path network, String client, String server, Map<String, String> named) {
        return network(new VirtualLabProvider(), new NetworkScenario().fromFile(network), client, server, named);
    }

    /// Runs the network of a file in real time, as long as it takes.
    public static ScenarioRun.Outcome networkInContainers(
            Path network, String client, String server, Map<String, String> named) {
        NetworkScenario scenario = new NetworkScenario().fromFile(network).patient();
        return network(new ContainerLabProvider(), scenario, client, server, named);
    }

    private static ScenarioRun.Outcome network(
            LabProvider lab, NetworkScenario scenario, String client, String server, Map<String, String> named) {
        ScenarioRuns runs = runs(lab, new Subjects(), SEED);
        for (var subject : scenario.cast(client, server, named).entrySet()) {
            runs = runs.with(subject.getKey(), subject.getValue());
        }
        return runs.run(scenario, RunListener.SILENT);
    }

    private static ScenarioRuns runs(LabProvider lab, Subjects subjects, long seed) {
        return new ScenarioRuns(Path.of("target", "runs"), new ScenarioRunner(subjects, lab, seed), Map.of());
    }

    /// Runs a scenario in a lab of a kind that a test has chosen.
    public static ScenarioRun.Outcome runIn(
            LabProvider lab, Scenario scenario, String client, String server, long seed, String... settings) {
        return runIn(lab, scenario, client, server, seed, RunListener.SILENT, settings);
    }

    /// The same, for one who listens.
    public static ScenarioRun.Outcome runIn(
            LabProvider lab,
            Scenario scenario,
            String client,
            String server,
            long seed,
            RunListener listener,
            String... settings) {
        ScenarioRuns runs = runs(lab, new Subjects(), seed);
        return run(runs.between(client, server), scenario, listener, settings);
    }

    private static ScenarioRun.Outcome run(
            ScenarioRuns runs, Scenario scenario, RunListener listener, String... settings) {
        ScenarioRun.Outcome outcome = runs.run(scenario, listener, settings);
        FOLDERS.add(outcome.folder());
        return outcome;
    }

    /// The evidence that a run left.
    public static Evidence evidence(ScenarioRun.Outcome outcome) {
        try {
            return Evidence.read(outcome.folder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Fails unless all checks passed, naming those that did not, the report and the command that repeats the run.
    public static ScenarioRun.Outcome mustPass(ScenarioRun.Outcome outcome) {
        return ScenarioFailure.requirePass(outcome);
    }

    /// Fails unless the run failed, and by these checks alone. Its record says that it was to fail, and why.
    ///
    /// @param why the fault that was planted or is known, in a few words
    /// @param checks none where any may fail
    public static ScenarioRun.Outcome mustFail(ScenarioRun.Outcome outcome, String why, String... checks) {
        Map<String, Verdict> failing = new LinkedHashMap<>();
        List.of(checks).forEach(check -> failing.put(check, Verdict.FAIL));
        return mustEnd(outcome, new RunRecord.Expectation(Verdict.FAIL, why, failing));
    }

    /// The same for a run that its lab did not bring to the end.
    public static ScenarioRun.Outcome mustBeUnknown(ScenarioRun.Outcome outcome, String why) {
        return mustEnd(outcome, new RunRecord.Expectation(Verdict.UNKNOWN, why, Map.of()));
    }

    /// The same for any other end.
    public static ScenarioRun.Outcome mustEnd(ScenarioRun.Outcome outcome, RunRecord.Expectation expectation) {
        try {
            return ScenarioFailure.requireExpected(outcome, expectation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
