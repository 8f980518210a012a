package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.expectation.Expectations;
import org.warren.harness.lab.Labs;
import org.warren.harness.parameter.Setting;
import org.warren.harness.plan.Cell;
import org.warren.harness.plan.Plan;
import org.warren.harness.plan.Shard;
import org.warren.harness.plan.ShardCells;
import org.warren.harness.plan.ShardEnvironment;
import org.warren.harness.plan.ShardFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.subject.Subjects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `warren run`: runs scenarios by name, one after the other, or many cells in parallel.
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Run scenarios and judge what happens, or run a bundle again.",
        footer = {
            "",
            "Exit status: 0 all PASS, 1 a FAIL or UNKNOWN, 2 wrong usage, 3 UNSUPPORTED here, 4 an error of Warren's own.",
            "With --from: 0 the same verdicts as in the bundle, check by check and whichever they are; 1 other verdicts;",
            "2 a bundle that cannot be used, or wrong usage; 3 UNSUPPORTED here; 4 an error of Warren's own."
        })
final class RunCommand implements Callable<Integer> {

    private static final List<String> IN_PLAN =
            List.of("--lab", "--kernel", "--client", "--server", "--role", "--set", "--seed", "--seeds", "--pairs");

    private static final List<String> IN_BUNDLE = List.of(
            "--lab",
            "--guest",
            "--kernel",
            "--expectations",
            "--client",
            "--server",
            "--role",
            "--set",
            "--seed",
            "--seeds",
            "--pairs",
            "--plan",
            "--shard",
            "--workers",
            "--twice",
            "--resume",
            "--wireshark");

    @CommandLine.Parameters(arity = "0..*", paramLabel = "SCENARIO", description = "See `warren list scenarios`.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private EndOptions ends = new EndOptions();

    @Option(
            names = "--role",
            paramLabel = "NAME=SUBJECT",
            description = "The subject in a role of the scenario's own; `warren list scenarios` has the roles.")
    private List<Setting> roles = new ArrayList<>();

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "A parameter, as in `--set idle=1h`.")
    private List<Setting> settings = new ArrayList<>();

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(
            names = "--keylog",
            description =
                    "Keep the secrets of the java subject's handshakes in DIR/keys, with which Wireshark decrypts "
                            + "its captures (wg.keylog_file).")
    private boolean keyLog;

    @Option(
            names = "--wireshark",
            description = "Start Wireshark, and show the packets in it during the run; with --keylog decrypted.")
    private boolean wireshark;

    @Option(
            names = "--expectations",
            paramLabel = "PLACE",
            description =
                    "A file or folder of known faults. Exit status 0 is then all PASS or as expected, and 1 also a known fault that has been fixed.")
    private @Nullable Path expectations;

    @Mixin
    private MatrixOptions matrix = new MatrixOptions();

    @Mixin
    private ManyOptions many = new ManyOptions();

    @Mixin
    private ShardOptions shards = new ShardOptions();

    @Option(
            names = "--from",
            paramLabel = "BUNDLE",
            description = "Run what a bundle recorded again, and compare the verdicts; in place of a scenario, "
                    + "subjects, lab, parameters and seed.")
    private @Nullable Path from;

    @CommandLine.ParentCommand
    private @Nullable Warren warren;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Subjects subjects = options.subjects();
        if (keyLog) {
            subjects.keepKeyLogs();
        }
        PrintWriter screen = Objects.requireNonNull(spec).commandLine().getOut();
        Scenarios scenarios = Objects.requireNonNull(warren).scenarios();
        if (from != null) {
            requireNothingElse();
            return new Rerun(from, subjects, Labs.all(), scenarios, screen).run(options.out());
        }
        boolean isMany = matrix.isGiven() || many.isGiven() || shards.isGiven();
        Optional<ShardEnvironment.Found> shard = shards.find(isMany);
        if (isMany || shard.isPresent()) {
            requireOneForWireshark(0);
            return runMany(subjects, scenarios, shard, screen);
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("name a scenario, or a bundle with --from; see `warren list scenarios`");
        }
        requireOneForWireshark(names.size());
        ScenarioRunner runner = options.runner(subjects, RunOptions.AUTO);
        Expectations known = expectations == null ? null : Expectations.read(expectations);
        List<ScenarioRun.Outcome> outcomes = new ArrayList<>();
        List<RunRequest> requests = requests(runner, scenarios);
        List<String> reader =
                wireshark ? WiresharkStream.command(System.getenv().getOrDefault("PATH", "")) : List.of();
        for (RunRequest request : requests) {
            NewRunFolder.make(request.folder());
            screen.println(request.scenario().name() + ": "
                    + TerminalText.of(request.scenario().question()));
            ScenarioRun.Outcome outcome = reader.isEmpty()
                    ? runner.run(request, new StepPrinter(screen))
                    : shown(request, runner, reader, screen);
            new OutcomePrinter(screen).print(outcome);
            if (known != null) {
                outcome = compared(outcome, known, screen);
            }
            outcomes.add(outcome);
        }
        return ExitStatus.of(outcomes, known != null, spec.commandLine().getErr());
    }

    /// Runs while Wireshark shows the packets.
    private ScenarioRun.Outcome shown(
            RunRequest request, ScenarioRunner runner, List<String> reader, PrintWriter screen) throws IOException {
        var captures = new LiveCaptures(WiresharkStream.start(reader), screen, keyLog, System::nanoTime);
        try {
            return runner.run(request.in(new WatchedLabs(request.lab(), captures)), new StepPrinter(screen));
        } finally {
            captures.end(request.folder());
        }
    }

    private void requireOneForWireshark(int runs) {
        if (wireshark && runs != 1) {
            throw new IllegalArgumentException(
                    "--wireshark shows one run; name one scenario, without --pairs, --seeds, --plan, --shard and --twice");
        }
    }

    /// Runs many cells, each in its own folder.
    private int runMany(
            Subjects subjects, Scenarios scenarios, Optional<ShardEnvironment.Found> shard, PrintWriter screen)
            throws IOException {
        many.require();
        Expectations known = expectations == null ? null : Expectations.read(expectations);
        Plan plan;
        if (many.plan() == null) {
            plan = Plan.ofEqual(matrix.cells(
                    names(scenarios),
                    subjects,
                    named(),
                    Setting.values(settings),
                    options.labName(),
                    List.of(options.kernelVersion()),
                    options.seed()));
        } else {
            requireNoOther("--plan", "the plan contains it", IN_PLAN);
            plan = Plan.read(many.plan());
        }
        ShardCells cells = shards.cells(plan, shard, screen);
        for (Cell cell : cells.cells()) {
            // Invalid cells are refused before the first run starts; a missing subject is reported cell by cell.
            scenarios.of(cell, subjects);
        }
        Shard part = cells.shard();
        String what = part.equals(Shard.WHOLE) ? "cells" : "shard-%d-of-%d".formatted(part.index(), part.total());
        ShardFolder folder =
                ShardFolder.begin(options.folder(what), cells, CellRuns.commit(), many.resumes(), Cell::id);
        return many.run(
                cells,
                folder,
                (cell, place) -> {
                    ScenarioRunner runner = options.runner(subjects, cell);
                    RunRequest request =
                            runner.request(scenarios.of(cell, subjects), cell.subjects(), cell.parameters(), place);
                    ScenarioRun.Outcome outcome = runner.run(request, RunListener.SILENT);
                    Optional<RunRecord.Expectation> expected =
                            known == null ? Optional.empty() : known.of(outcome.record());
                    return new CellRuns.Ended(
                            expected.isEmpty()
                                    ? outcome.record()
                                    : outcome.expecting(expected.get()).record(),
                            !outcome.errors().isEmpty());
                },
                known != null,
                screen);
    }

    private List<Scenario> names(Scenarios scenarios) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("name a scenario, or a plan with --plan; see `warren list scenarios`");
        }
        if (matrix.hasSeeds() && line().hasMatchedOption("--seed")) {
            throw new IllegalArgumentException("give --seed or --seeds, not both");
        }
        return names.stream().map(scenarios::named).toList();
    }

    private static ScenarioRun.Outcome compared(ScenarioRun.Outcome outcome, Expectations known, PrintWriter screen)
            throws IOException {
        new ExpectationPrinter(screen).print(known.compare(outcome.record()));
        Optional<RunRecord.Expectation> expected = known.of(outcome.record());
        return expected.isEmpty() ? outcome : outcome.expecting(expected.get());
    }

    /// The requested runs, in order; an impossible one is refused before the first starts.
    List<RunRequest> requests(ScenarioRunner runner, Scenarios scenarios) {
        return names.stream()
                .map(name -> request(runner, scenarios.named(name)))
                .toList();
    }

    private RunRequest request(ScenarioRunner runner, Scenario scenario) {
        RunRequest request = runner.request(scenario, named(), Setting.values(settings), Path.of(""));
        Path folder = options.folder(request.title());
        return request.in(names.size() == 1 || options.out() == null ? folder : folder.resolve(scenario.name()));
    }

    private Map<String, String> named() {
        Map<String, String> named = ends.named();
        Setting.values(roles).forEach((role, subject) -> {
            if (named.put(role, subject) != null) {
                throw new IllegalArgumentException(
                        "the subject of " + role + " is named twice; give --" + role + " or --role, not both");
            }
        });
        return named;
    }

    /// A bundle contains everything that the run depends on.
    private void requireNothingElse() {
        requireNoOther("--from", "the bundle contains it", IN_BUNDLE);
        if (!names.isEmpty()) {
            throw new IllegalArgumentException("a scenario and --from cannot be used together: the bundle names it");
        }
    }

    private void requireNoOther(String option, String why, List<String> others) {
        ExclusiveOptions.requireNone(line(), option, others, why);
        if (!option.equals("--from") && !names.isEmpty()) {
            throw new IllegalArgumentException("a scenario and " + option + " cannot be used together: " + why);
        }
    }

    private CommandLine.ParseResult line() {
        return Objects.requireNonNull(spec).commandLine().getParseResult();
    }
}
