package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.files.InputFile;
import org.warren.harness.files.RunParts;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.parameter.Setting;
import org.warren.harness.plan.Cell;
import org.warren.harness.plan.Plan;
import org.warren.harness.plan.ShardCells;
import org.warren.harness.plan.ShardEnvironment;
import org.warren.harness.plan.ShardFolder;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.ComparativeScenario;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.scenario.SubjectPair;
import org.warren.harness.subject.Subjects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `warren compare`: one scenario for several pairs of subjects, side by side in one lab.
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = "Compare pairs of subjects side by side.",
        subcommands = CompareTrafficCommand.class)
final class CompareCommand implements Callable<Integer> {

    private static final String ALL = "all";
    private static final int RECORD_BYTES_MAX = 64 << 20;

    @CommandLine.Parameters(
            arity = "0..1",
            paramLabel = "SCENARIO",
            description = "throughput; or `traffic`, which has options of its own.")
    private String name = "";

    @Option(
            names = "--pairs",
            split = ",",
            paramLabel = "CLIENT/SERVER",
            description = "Pairs of subjects, or all. Default: each subject with itself.")
    private List<String> pairs = new ArrayList<>();

    @Option(
            names = "--subjects",
            split = ",",
            paramLabel = "SUBJECT",
            description = "Subjects, each with itself, as java,boringtun,gotatun@0.10.2; in place of --pairs.")
    private List<String> named = new ArrayList<>();

    @Option(names = "--rounds", paramLabel = "N", description = "How often each pair is measured. Default: 5.")
    private @Nullable String rounds;

    @Option(names = "--short", description = "The scenario's short form.")
    private boolean brief;

    @Option(
            names = "--against",
            paramLabel = "run.json",
            description = "An earlier record; values that have become worse fail.")
    private @Nullable Path against;

    @Option(
            names = "--tolerance",
            paramLabel = "PERCENT",
            description = "Share by which a value may be worse than before. Default: 10%%.")
    private @Nullable String tolerance;

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "A parameter, as in `--set sample=5s`.")
    private List<Setting> settings = new ArrayList<>();

    @Mixin
    private ShardOptions shards = new ShardOptions();

    @Mixin
    private RunOptions options = new RunOptions();

    @CommandLine.ParentCommand
    private @Nullable Warren warren;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter screen = Objects.requireNonNull(spec).commandLine().getOut();
        if (name.isEmpty()) {
            throw new IllegalArgumentException("Missing required parameter: 'SCENARIO'; compare throughput or traffic");
        }
        if (!(Objects.requireNonNull(warren).scenarios().named(name) instanceof ComparativeScenario known)) {
            throw new IllegalArgumentException("scenario " + name + " compares nothing; use `warren run " + name + "`");
        }
        String earlier = earlier();
        ScenarioRunner runner = options.runnerInRealTime(options.subjects());
        Optional<ShardEnvironment.Found> shard = shards.find(false);
        if (shard.isPresent()) {
            return comparePart(runner, known, shard, earlier, screen);
        }
        List<SubjectPair> chosen = chosenPairs(runner, known, screen);
        ComparativeScenario comparison = known.withPairs(chosen);
        RunRequest request =
                runner.request(comparison, SubjectPair.roles(chosen), given(known), options.folder("compare-" + name));
        NewRunFolder.make(request.folder());
        if (earlier != null) {
            new RunFolder(request.folder().resolve(RunParts.EARLIER)).write(RunParts.RECORD, earlier);
        }
        Duration expected = comparison.expected(request.parameters());
        screen.printf(
                "%s: %s%n  %s%n  about %d:%02d minutes; let nothing else run meanwhile%n",
                name, comparison.question(), chosen, expected.toMinutes(), expected.toSecondsPart());
        ScenarioRun.Outcome outcome = runner.run(request, new StepPrinter(screen));
        new OutcomePrinter(screen).print(outcome, table(comparison, outcome.folder()));
        return ExitStatus.of(List.of(outcome), spec.commandLine().getErr());
    }

    /// Compares some of the pairs, each in its own lab: pairs that share a lab cannot be on two machines.
    private int comparePart(
            ScenarioRunner runner,
            ComparativeScenario known,
            Optional<ShardEnvironment.Found> shard,
            @Nullable String earlier,
            PrintWriter screen)
            throws IOException {
        if ((pairs.isEmpty() && named.isEmpty()) || pairs.equals(List.of(ALL))) {
            throw new IllegalArgumentException("name the pairs with --pairs or --subjects, since each machine may have"
                    + " other subjects, and all have to divide the same pairs");
        }
        Map<Cell, SubjectPair> cells = new LinkedHashMap<>();
        for (SubjectPair pair : chosenPairs(runner, known, screen)) {
            Map<String, String> parameters =
                    known.withPairs(List.of(pair)).parameters(given(known)).texts();
            Map<String, String> roles = SubjectPair.roles(List.of(pair));
            cells.put(
                    new Cell(
                            name, roles, parameters, runner.seed(), runner.lab().name(), options.kernelVersion()),
                    pair);
        }
        ShardCells part = shards.cells(Plan.ofEqual(cells.keySet()), shard, screen);
        ShardFolder folder =
                ShardFolder.begin(options.folder("compare-" + name), part, CellRuns.commit(), false, Cell::id);
        CellRuns.Runner one = (cell, place) -> {
            SubjectPair pair = Optional.ofNullable(cells.get(cell)).orElseThrow();
            ComparativeScenario comparison = known.withPairs(List.of(pair));
            RunRequest request = runner.request(comparison, SubjectPair.roles(List.of(pair)), given(known), place);
            if (earlier != null) {
                new RunFolder(place.resolve(RunParts.EARLIER)).write(RunParts.RECORD, earlier);
            }
            ScenarioRun.Outcome outcome = runner.run(request, new StepPrinter(screen));
            new OutcomePrinter(screen).print(outcome, table(comparison, outcome.folder()));
            return new CellRuns.Ended(outcome.record(), !outcome.errors().isEmpty());
        };
        return new ManyOptions().run(part, folder, one, false, screen);
    }

    private List<SubjectPair> chosenPairs(ScenarioRunner runner, ComparativeScenario scenario, PrintWriter screen) {
        Subjects subjects = runner.subjects();
        if (!pairs.isEmpty() && !named.isEmpty()) {
            throw new IllegalArgumentException("give --pairs or --subjects, not both");
        }
        if (!named.isEmpty() || (!pairs.isEmpty() && !pairs.equals(List.of(ALL)))) {
            List<SubjectPair> asked = named.isEmpty()
                    ? pairs.stream().map(SubjectPair::parse).toList()
                    : named.stream().map(name -> new SubjectPair(name, name)).toList();
            SubjectPair.roles(asked).values().forEach(subjects::require);
            return asked;
        }
        List<SubjectPair> chosen = new ArrayList<>();
        List<String> usable = usable(subjects, screen);
        for (String client : usable) {
            for (String server : usable) {
                if (client.equals(server) || pairs.equals(List.of(ALL))) {
                    add(chosen, new SubjectPair(client, server), scenario, runner.lab(), screen);
                }
            }
        }
        return chosen;
    }

    private static List<String> usable(Subjects subjects, PrintWriter screen) {
        List<String> usable = new ArrayList<>();
        for (String name : subjects.names()) {
            Optional<String> why = subjects.unsupported(name);
            why.ifPresent(reason -> screen.println("UNSUPPORTED here and left out: " + reason));
            if (why.isEmpty()) {
                usable.add(name);
            }
        }
        return usable;
    }

    /// Default pairs that cannot run here are left out, with a message.
    private static void add(
            List<SubjectPair> chosen,
            SubjectPair pair,
            ComparativeScenario scenario,
            LabProvider kind,
            PrintWriter screen) {
        ComparativeScenario alone = scenario.withPairs(List.of(pair));
        Optional<String> why =
                kind.unsupported(alone.topology(alone.parameters(Map.of())), SubjectPair.roles(List.of(pair)));
        if (why.isPresent() && kind.unavailable().isEmpty()) {
            screen.println("UNSUPPORTED here and left out: " + pair + ": " + why.get());
        } else {
            chosen.add(pair);
        }
    }

    private Map<String, String> given(ComparativeScenario scenario) {
        Map<String, String> given = new LinkedHashMap<>();
        if (brief) {
            given.putAll(scenario.shortSettings());
        }
        if (rounds != null) {
            given.put("rounds", rounds);
        }
        if (tolerance != null) {
            given.put("tolerance", tolerance);
        }
        given.putAll(Setting.values(settings));
        return given;
    }

    /// The earlier record. It is read before anything runs, so that an invalid one is noticed before the measurement.
    private @Nullable String earlier() throws IOException {
        if (against == null) {
            return null;
        }
        Path file = Files.isDirectory(against) ? new RunFolder(against).runFile() : against;
        RunRecord record = RunFolder.readRun(file);
        if (!record.scenario().equals(name)) {
            throw new IllegalArgumentException("--against " + file + ": this is a record of scenario "
                    + record.scenario() + "; name one of " + name);
        }
        return InputFile.text(file, RECORD_BYTES_MAX);
    }

    private static List<String> table(ComparativeScenario comparison, Path folder) throws IOException {
        Evidence evidence = Evidence.read(folder);
        try {
            return comparison.table(evidence);
        } catch (RuntimeException e) {
            // An aborted run may have nothing to show; its checks say why.
            return List.of("no table: " + e.getMessage());
        }
    }
}
