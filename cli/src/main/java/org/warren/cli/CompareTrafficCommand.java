package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.harness.parameter.Setting;
import org.warren.harness.plan.Cell;
import org.warren.harness.plan.MergedShards;
import org.warren.harness.plan.Plan;
import org.warren.harness.plan.Shard;
import org.warren.harness.plan.ShardCells;
import org.warren.harness.plan.ShardEnvironment;
import org.warren.harness.plan.ShardFolder;
import org.warren.harness.plan.ShardMerge;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.scenario.ShellWord;
import org.warren.harness.scenario.SubjectPair;
import org.warren.harness.subject.KernelSubject;
import org.warren.harness.subject.Subjects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `warren compare traffic`: the same traffic through the tunnels of several subjects and without a tunnel, with
/// several seeds.
@Command(
        name = "traffic",
        mixinStandardHelpOptions = true,
        description = {
            "Play the same traffic through the tunnels of several subjects and over the same path without a tunnel, one seed each round, and say which figures differ by more than the seeds do."
        },
        footer = {
            "",
            "Exit status: that of the runs, as of `warren run`; 0 all PASS, 1 a FAIL or UNKNOWN, 2 wrong usage,",
            "3 UNSUPPORTED here, 4 an error of Warren's own. With --recorded 0, or 1 where a run is missing."
        })
final class CompareTrafficCommand implements Callable<Integer> {

    /// The subject in the records of runs without a tunnel, in which it does nothing.
    private static final SubjectPair NOBODY = new SubjectPair(KernelSubject.NAME, KernelSubject.NAME);

    private static final int ROUNDS_MAX = 1000;

    @Mixin
    private TrafficOptions traffic = new TrafficOptions();

    @Option(
            names = "--subjects",
            split = ",",
            paramLabel = "SUBJECT",
            description = "Subjects, each with itself, as kernel,java,gotatun@0.10.2.")
    private List<String> named = new ArrayList<>();

    @Option(
            names = "--pairs",
            split = ",",
            paramLabel = "CLIENT/SERVER",
            description = "Pairs of subjects; in place of --subjects.")
    private List<String> pairs = new ArrayList<>();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How many seeds, from --seed on. Default: 6, the fewest whose intervals are of 95 %%.")
    private int rounds = TrafficComparison.ROUNDS;

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "A parameter, as in `--set keepalive=0`.")
    private List<Setting> settings = new ArrayList<>();

    @Option(
            names = "--recorded",
            split = ",",
            paramLabel = "DIR",
            description = "Run nothing: compare what is in these folders, such as those of the shards.")
    private List<Path> recorded = new ArrayList<>();

    @Mixin
    private ManyOptions many = new ManyOptions();

    @Mixin
    private ShardOptions shards = new ShardOptions();

    @Mixin
    private RunOptions options = new RunOptions();

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CommandLine own = Objects.requireNonNull(spec).commandLine();
        PrintWriter screen = own.getOut();
        if (!own.getParent().getParseResult().matchedOptions().isEmpty()) {
            throw new IllegalArgumentException(
                    "give the options behind `compare traffic`; before it they are those of" + " other comparisons");
        }
        if (!recorded.isEmpty()) {
            return compareRecorded(screen);
        }
        requireUsage();
        Map<String, String> given = given();
        Warren warren = own.getParent().getParent().getCommand();
        Scenario scenario = warren.scenarios().named(TrafficOptions.SCENARIO);
        Subjects subjects = options.subjects();
        List<Cell> all = cells(scenario, subjects, given);
        Optional<ShardEnvironment.Found> shard = shards.find(many.isGiven());
        ShardCells part = shards.cells(Plan.ofEqual(all), shard, screen);
        ShardFolder folder =
                ShardFolder.begin(options.folder("compare-traffic"), part, CellRuns.commit(), many.resumes(), Cell::id);
        CellRuns.Runner runner = (cell, place) -> {
            ScenarioRunner one = options.runner(subjects, cell);
            RunRequest request = one.request(scenario, cell.subjects(), cell.parameters(), place);
            ScenarioRun.Outcome outcome = one.run(request, RunListener.SILENT);
            return new CellRuns.Ended(outcome.record(), !outcome.errors().isEmpty());
        };
        int status = many.run(part, folder, runner, false, screen);
        if (!part.shard().equals(Shard.WHOLE)) {
            screen.println("  compare all shards with ./warren compare traffic --recorded DIR,DIR,... on their folders,"
                    + " this one is " + ShellWord.of(folder.path()));
            screen.flush();
            return status;
        }
        if (!InterruptHandler.isInterrupted()) {
            show(List.of(folder.path()), folder.path().resolve("comparison"), screen);
        }
        return status;
    }

    private int compareRecorded(PrintWriter screen) throws IOException {
        boolean isMore = Objects.requireNonNull(spec).commandLine().getParseResult().matchedOptions().stream()
                .anyMatch(option -> !List.of("--recorded", "--out").contains(option.longestName()));
        if (isMore) {
            throw new IllegalArgumentException(
                    "--recorded runs nothing, and the folders say what was compared; leave the other options away");
        }
        return show(recorded, options.folder("compare-traffic"), screen) ? 0 : 1;
    }

    /// Prints the comparison and writes its page.
    ///
    /// @return whether all runs are there
    private static boolean show(List<Path> folders, Path place, PrintWriter screen) throws IOException {
        MergedShards merged = new ShardMerge(folders, OptionalInt.empty()).merge();
        TrafficComparison comparison = TrafficComparison.of(merged);
        new TrafficComparisonPrinter(screen).print(comparison);
        NewRunFolder.make(place);
        Path page = new TrafficComparisonRecord(comparison, merged).write(place);
        screen.println("  page: " + page);
        screen.flush();
        return comparison.missing().isEmpty();
    }

    private void requireUsage() {
        many.require();
        if (many.plan() != null) {
            throw new IllegalArgumentException("--plan is for `warren run`; the options here say what is compared");
        }
        if (named.isEmpty() == pairs.isEmpty()) {
            throw new IllegalArgumentException(
                    "name the subjects with --subjects A,B or the pairs with --pairs A/B,C/D, and not both");
        }
        if (rounds < 1 || rounds > ROUNDS_MAX) {
            throw new IllegalArgumentException(
                    "--rounds: %d is not a number from 1 to %d".formatted(rounds, ROUNDS_MAX));
        }
    }

    private Map<String, String> given() {
        Map<String, String> given = new LinkedHashMap<>(traffic.settings());
        Setting.values(settings).forEach((name, value) -> {
            if (name.equals(TrafficComparison.TUNNEL)) {
                throw new IllegalArgumentException("--set tunnel: a comparison has runs with a tunnel and without one");
            }
            given.put(name, value);
        });
        return given;
    }

    private List<Cell> cells(Scenario scenario, Subjects subjects, Map<String, String> given) {
        List<SubjectPair> chosen = named.isEmpty()
                ? pairs.stream().map(SubjectPair::parse).toList()
                : named.stream().map(name -> new SubjectPair(name, name)).toList();
        List<Cell> cells = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            // All runs of a round one after the other: an early look at the results shows all participants.
            Map<String, String> without = new LinkedHashMap<>(given);
            without.put(TrafficComparison.TUNNEL, TrafficComparison.WITHOUT);
            cells.add(cell(scenario, subjects, NOBODY, without, round));
            for (SubjectPair pair : chosen) {
                cells.add(cell(scenario, subjects, pair, given, round));
            }
        }
        return cells;
    }

    private Cell cell(Scenario scenario, Subjects subjects, SubjectPair pair, Map<String, String> given, int round) {
        Map<String, String> roles = Roles.subjectsByRole(
                scenario, Map.of(Roles.CLIENT, pair.client(), Roles.SERVER, pair.server()), subjects);
        return new Cell(
                scenario.name(),
                roles,
                scenario.parameters(given).texts(),
                options.seed() + round,
                options.labName(),
                options.kernelVersion());
    }
}
