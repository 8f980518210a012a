package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.expectation.Expectations;
import org.warren.harness.expectation.KnownFault;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.plan.Cell;
import org.warren.harness.plan.MergedShards;
import org.warren.harness.plan.Plan;
import org.warren.harness.plan.ShardCells;
import org.warren.harness.plan.ShardEnvironment;
import org.warren.harness.plan.ShardFolder;
import org.warren.harness.plan.ShardMerge;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.EndpointRequest;
import org.warren.harness.scenario.EndpointTable;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.scenario.ShellWord;
import org.warren.harness.subject.Subjects;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `warren conformance`: the rows of the conformance table, for several subjects.
@Command(
        name = "conformance",
        mixinStandardHelpOptions = true,
        description = {
            "Ask implementations, row by row, whether they do on the wire what the whitepaper and the kernel "
                    + "say, with a scripted peer in the virtual lab.",
            "Each subject has a run in a folder of its own; conformance.md has the table. With --endpoint the "
                    + "peer speaks to one that runs already, in real time and with at most 20 datagrams a second: the "
                    + "rows that can be seen from its answers alone. The key should be one made for this, since who "
                    + "uses it elsewhere loses its session meanwhile."
        },
        footer = {
            "",
            "Exit status: 0 all rows PASS, 1 a FAIL or UNKNOWN, 2 wrong usage, 3 UNSUPPORTED here, 4 an error of Warren's own.",
            "With --expectations 0 also where a row fails as is known."
        })
final class ConformanceCommand implements Callable<Integer> {

    private static final String SCENARIO = "conformance";
    /// Options for subjects in a lab.
    private static final List<String> NOT_AT_AN_ENDPOINT = List.of(
            "--subjects",
            "--expectations",
            "--lab",
            "--kernel",
            "--guest",
            "--subject",
            "--seed",
            "--shard",
            "--recorded");
    /// Options whose values the records contain.
    private static final List<String> IN_RECORDS =
            List.of("--subjects", "--rows", "--lab", "--kernel", "--guest", "--subject", "--seed", "--shard");

    @Option(
            names = "--subjects",
            split = ",",
            paramLabel = "SUBJECT",
            description = "The subjects, as kernel,java,gotatun@0.10.2. Default: all that are available here.")
    private List<String> named = new ArrayList<>();

    @Option(names = "--rows", paramLabel = "ROW", description = "Ids and groups of rows, as H1,S. Default: all.")
    private @Nullable String rows;

    @Option(
            names = "--expectations",
            paramLabel = "PLACE",
            description = "A file or folder of known faults; the page gives their reasons.")
    private @Nullable Path expectations;

    @Option(
            names = "--recorded",
            split = ",",
            paramLabel = "DIR",
            description = "Run nothing: draw the table of what is in the folders of shards.")
    private List<Path> recorded = new ArrayList<>();

    @Mixin
    private ShardOptions shards = new ShardOptions();

    @Mixin
    private RunOptions options = new RunOptions();

    @ArgGroup(exclusive = false, heading = "At an endpoint:%n")
    private @Nullable EndpointOptions endpoint;

    @CommandLine.ParentCommand
    private @Nullable Warren warren;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter screen = Objects.requireNonNull(spec).commandLine().getOut();
        if (!(Objects.requireNonNull(warren).scenarios().named(SCENARIO) instanceof EndpointTable scenario)) {
            throw new IllegalArgumentException("the scenario " + SCENARIO + " has no table; run it with `warren run`");
        }
        if (endpoint != null) {
            return askEndpoint(scenario, endpoint, screen);
        }
        Expectations known = expectations == null ? null : Expectations.read(expectations);
        if (!recorded.isEmpty()) {
            return showRecorded(scenario, known, screen);
        }
        Optional<ShardEnvironment.Found> shard = shards.find(false);
        if (shard.isPresent()) {
            return askPart(scenario, known, shard, screen);
        }
        Subjects subjects = options.subjects();
        ScenarioRunner runner = options.runner(subjects, RunOptions.AUTO);
        Map<String, String> settings = settings(scenario);
        Path out = options.folder(SCENARIO);
        Map<String, RunRequest> requests = new LinkedHashMap<>();
        for (String subject : chosen(subjects, screen)) {
            Map<String, String> role = Map.of(scenario.roles().getFirst(), subject);
            requests.put(subject, runner.request(scenario, role, settings, out.resolve(subject)));
        }
        OutputFolder folder = OutputFolder.make(out);
        List<ScenarioRun.Outcome> outcomes = new ArrayList<>();
        Map<String, RunRecord> records = new LinkedHashMap<>();
        for (Map.Entry<String, RunRequest> request : requests.entrySet()) {
            NewRunFolder.make(request.getValue().folder());
            ScenarioRun.Outcome outcome =
                    runner.run(request.getValue(), new RowProgress(TerminalText.of(request.getKey()), screen));
            if (known != null) {
                Optional<RunRecord.Expectation> expected = known.of(outcome.record());
                outcome = expected.isEmpty() ? outcome : outcome.expecting(expected.get());
            }
            outcomes.add(outcome);
            records.put(request.getKey(), outcome.record());
        }
        show(scenario, records, known, folder, runner.seed(), screen);
        return ExitStatus.of(outcomes, known != null, spec.commandLine().getErr());
    }

    /// The selected rows, as a parameter of the scenario.
    private Map<String, String> settings(EndpointTable scenario) {
        return rows == null ? Map.of() : Map.of(scenario.chosenBy(), rows);
    }

    private static void show(
            EndpointTable scenario,
            Map<String, RunRecord> records,
            @Nullable Expectations known,
            OutputFolder folder,
            long seed,
            PrintWriter screen)
            throws IOException {
        List<KnownFault> faults = known == null ? List.of() : known.faults();
        ConformanceTable table = new ConformanceTable(scenario.rows(), records, faults);
        table.print(screen);
        screen.println("  page: "
                + folder.write("conformance.md", table.page(ConformanceTable.IN_A_LAB, OptionalLong.of(seed))));
        screen.flush();
    }

    /// Runs some of the subjects, as a shard; the table needs all of them.
    private int askPart(
            EndpointTable scenario,
            @Nullable Expectations known,
            Optional<ShardEnvironment.Found> shard,
            PrintWriter screen)
            throws IOException {
        if (named.isEmpty()) {
            throw new IllegalArgumentException(
                    "this is a shard, by --shard or WARREN_SHARD: name the subjects with --subjects, since each machine may have others,"
                            + " and all have to divide the same");
        }
        Subjects subjects = options.subjects();
        ScenarioRunner runner = options.runner(subjects, RunOptions.AUTO);
        Map<String, String> settings = settings(scenario);
        Map<String, String> parameters = scenario.parameters(settings).texts();
        Map<Cell, String> cells = new LinkedHashMap<>();
        for (String subject : chosen(subjects, screen)) {
            Map<String, String> role = Map.of(scenario.roles().getFirst(), subject);
            cells.put(
                    new Cell(
                            scenario.name(),
                            role,
                            parameters,
                            runner.seed(),
                            runner.lab().name(),
                            options.kernelVersion()),
                    subject);
        }
        ShardCells part = shards.cells(Plan.ofEqual(cells.keySet()), shard, screen);
        ShardFolder folder = ShardFolder.begin(
                options.folder(SCENARIO), part, CellRuns.commit(), false, cell -> cells.getOrDefault(cell, cell.id()));
        CellRuns.Runner one = (cell, place) -> {
            RunRequest request = runner.request(scenario, cell.subjects(), settings, place);
            ScenarioRun.Outcome outcome = runner.run(request, RunListener.SILENT);
            Optional<RunRecord.Expectation> expected = known == null ? Optional.empty() : known.of(outcome.record());
            RunRecord record = expected.isEmpty()
                    ? outcome.record()
                    : outcome.expecting(expected.get()).record();
            return new CellRuns.Ended(record, !outcome.errors().isEmpty());
        };
        int status = new ManyOptions().run(part, folder, one, known != null, screen);
        screen.println("  draw the table of all shards with ./warren conformance --recorded DIR,DIR,... on their"
                + " folders, this one is " + ShellWord.of(folder.path()));
        screen.flush();
        return status;
    }

    /// Shows the table of what shards recorded.
    private int showRecorded(EndpointTable scenario, @Nullable Expectations known, PrintWriter screen)
            throws IOException {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        ExclusiveOptions.requireNone(command.getParseResult(), "--recorded", IN_RECORDS, "the records contain it");
        MergedShards merged = new ShardMerge(recorded, OptionalInt.empty()).merge();
        Map<String, RunRecord> records = new LinkedHashMap<>();
        for (MergedShards.MergedCell cell : merged.cells()) {
            if (!cell.cell().scenario().equals(scenario.name())) {
                throw new IllegalArgumentException("--recorded: the shards ran scenario "
                        + cell.cell().scenario() + "; name folders that" + " `warren conformance --shard` wrote");
            }
            if (cell.run() != null) {
                records.put(
                        cell.cell().subjects().values().iterator().next(),
                        cell.run().record());
            }
        }
        merged.notices().forEach(notice -> command.getErr().println("warren: " + TerminalText.of(notice)));
        command.getErr().flush();
        long seed = merged.cells().getFirst().cell().seed();
        show(scenario, records, known, OutputFolder.make(options.folder(SCENARIO)), seed, screen);
        return merged.verdict().exitStatus();
    }

    /// The named subjects, or else all that can be used here.
    private List<String> chosen(Subjects subjects, PrintWriter screen) {
        if (!named.isEmpty()) {
            named.forEach(subjects::require);
            return named.stream().distinct().toList();
        }
        List<String> usable = new ArrayList<>();
        for (String name : subjects.names()) {
            Optional<String> why = subjects.unsupported(name);
            why.ifPresent(reason -> screen.println("UNSUPPORTED here and left out: " + TerminalText.of(reason)));
            if (why.isEmpty()) {
                usable.add(name);
            }
        }
        return usable;
    }

    /// Checks a running endpoint. Rows that were not checked have no result, and do not affect the exit status.
    private int askEndpoint(EndpointTable scenario, EndpointOptions asked, PrintWriter screen) throws IOException {
        CommandLine.ParseResult given =
                Objects.requireNonNull(spec).commandLine().getParseResult();
        List<String> idle =
                NOT_AT_AN_ENDPOINT.stream().filter(given::hasMatchedOption).toList();
        if (!idle.isEmpty()) {
            throw new IllegalArgumentException(
                    "--endpoint names whom to ask, from this machine and with new keys each time; leave %s out"
                            .formatted(String.join(" and ", idle)));
        }
        String chosen = Objects.requireNonNull(
                scenario.parameters(settings(scenario)).texts().get(scenario.chosenBy()));
        Path out = options.folder(SCENARIO);
        EndpointRequest request = asked.request(chosen, out);
        OutputFolder folder = OutputFolder.make(out);
        RunRecord record = scenario.ask(
                request,
                new RowProgress(TerminalText.of(request.endpoint()), screen),
                Instant.now(),
                System::nanoTime,
                new SecureRandom()::nextBytes);
        ConformanceTable table =
                new ConformanceTable(scenario.endpointRows(), Map.of(request.endpoint(), record), List.of());
        table.print(screen);
        List<String> left = rows == null ? List.of() : scenario.notAsked(request);
        if (!left.isEmpty()) {
            screen.println("  not asked at an endpoint: " + TerminalText.of(String.join(", ", left)));
        }
        screen.println("  page: "
                + folder.write("conformance.md", table.page(ConformanceTable.AT_AN_ENDPOINT, OptionalLong.empty())));
        screen.flush();
        return record.verdict().exitStatus();
    }
}
