package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.expectation.VersionRange;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.files.RunParts;
import org.warren.harness.plan.Cell;
import org.warren.harness.plan.Plan;
import org.warren.harness.plan.ShardCells;
import org.warren.harness.plan.ShardEnvironment;
import org.warren.harness.plan.ShardFile;
import org.warren.harness.plan.ShardFolder;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.UnreadableRecordException;
import org.warren.harness.register.BuildException;
import org.warren.harness.register.BuiltProgram;
import org.warren.harness.register.Implementation;
import org.warren.harness.register.Register;
import org.warren.harness.register.Release;
import org.warren.harness.register.SubjectStore;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.scenario.UnsupportedHereException;
import org.warren.harness.subject.KernelSubject;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `warren history`: which release mended what, and which broke it.
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = {
            "Run scenarios with each release of an implementation, as client and as server, and show for each check which",
            "release passes. Releases that are not built are built. What ran already in the same folder is not run again.",
            "With --shard, the table has the runs of one machine; put all folders into one, and it is whole without --shard."
        },
        footer = {"", "Exit status: 0 the table is whole, 2 wrong usage, 3 a release cannot be built or run here."})
final class HistoryCommand implements Callable<Integer> {

    private static final String PAGE = "history.md";

    @CommandLine.Parameters(paramLabel = "SUBJECT", description = "One of the register, as gotatun.")
    private String subject = "";

    @Option(
            names = "--scenario",
            split = ",",
            required = true,
            paramLabel = "NAME",
            description = "Which scenarios, as rekey,keepalive,roaming.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--versions", paramLabel = "RANGE", description = "As '0.3.1 to 0.10.2'. Default: all.")
    private @Nullable String versions;

    @Option(names = "--peer", paramLabel = "SUBJECT", description = "Who has the other role. Default: kernel.")
    private String peer = KernelSubject.NAME;

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
        Implementation implementation = Register.shipped().implementation(subject);
        VersionRange range = versions == null ? VersionRange.ANY : VersionRange.parse(versions);
        List<Release> releases = implementation.releases().reversed().stream()
                .filter(release -> range.contains(release.version()))
                .toList();
        if (releases.isEmpty()) {
            throw new IllegalArgumentException(subject + " has no release in " + range);
        }
        List<Scenario> scenarios = names.stream()
                .map(Objects.requireNonNull(warren).scenarios()::named)
                .toList();
        Path out = options.out() == null ? Path.of("runs", "history-" + subject) : options.out();
        return history(releases, scenarios, OutputFolder.make(out), screen);
    }

    /// A run of the table.
    private record Planned(Release release, Scenario scenario, String role, Cell cell) {

        String folder() {
            return release.version() + "/" + scenario.name() + "-" + role;
        }
    }

    private List<Planned> planned(List<Release> releases, List<Scenario> scenarios, ScenarioRunner runner) {
        List<Planned> planned = new ArrayList<>();
        for (Release release : releases) {
            for (Scenario scenario : scenarios) {
                for (String role : List.of(Roles.CLIENT, Roles.SERVER)) {
                    Cell cell = new Cell(
                            scenario.name(),
                            Roles.subjectsByRole(scenario, subjects(release, role), runner.subjects()),
                            scenario.parameters(Map.of()).texts(),
                            runner.seed(),
                            runner.lab().name(),
                            options.kernelVersion());
                    planned.add(new Planned(release, scenario, role, cell));
                }
            }
        }
        return planned;
    }

    private int history(List<Release> releases, List<Scenario> scenarios, OutputFolder out, PrintWriter screen)
            throws IOException {
        ScenarioRunner runner = options.runner(options.subjects(), RunOptions.AUTO);
        List<Planned> planned = planned(releases, scenarios, runner);
        Optional<ShardEnvironment.Found> shard = shards.find(false);
        @Nullable ShardFolder folder = null;
        if (shard.isPresent()) {
            Plan plan = Plan.ofEqual(planned.stream().map(Planned::cell).toList());
            ShardCells part = shards.cells(plan, shard, screen);
            Map<Cell, String> names = new LinkedHashMap<>();
            planned.forEach(each -> names.put(each.cell(), each.folder()));
            planned.removeIf(each -> !part.has(each.cell()));
            boolean ranBefore = Files.exists(out.path().resolve(ShardFile.NAME));
            folder = ShardFolder.begin(
                    out.path(), part, CellRuns.commit(), ranBefore, cell -> names.getOrDefault(cell, ""));
        }
        HistoryTable.Builder table = new HistoryTable.Builder(
                subject, releases.stream().map(Release::version).toList());
        boolean isWhole = true;
        for (Release release : releases) {
            List<Planned> own = planned.stream()
                    .filter(each -> each.release().equals(release))
                    .toList();
            isWhole &= own.isEmpty() || runs(own, runner, table, folder, out.path(), screen);
        }
        if (folder != null) {
            folder.end();
        }
        HistoryTable built = table.build();
        Path page = out.write(PAGE, built.page(peer));
        print(built, screen);
        screen.println("  page: " + page);
        screen.flush();
        return isWhole ? 0 : Warren.UNSUPPORTED_HERE;
    }

    /// The runs of one release.
    ///
    /// @return whether all took place
    private boolean runs(
            List<Planned> own,
            ScenarioRunner runner,
            HistoryTable.Builder table,
            @Nullable ShardFolder folder,
            Path out,
            PrintWriter screen)
            throws IOException {
        Release release = own.getFirst().release();
        Set<Planned> left = new LinkedHashSet<>(own);
        try {
            BuiltProgram built = SubjectStore.here().build(release, new BuildProgress(screen, System::nanoTime));
            for (Planned each : own) {
                RunRecord record = run(runner, built, each, out, screen);
                table.add(release.version(), each.role(), record);
                left.remove(each);
                if (folder != null) {
                    folder.ended(each.cell(), record);
                }
            }
            return true;
        } catch (BuildException | UnsupportedHereException e) {
            String why = String.valueOf(e.getMessage());
            for (Planned each : folder == null ? List.<Planned>of() : left) {
                Objects.requireNonNull(folder).ended(each.cell(), CellRuns.unsupported(each.cell(), why, folder));
            }
            screen.println(release + ": UNSUPPORTED: " + TerminalText.of(why));
            screen.flush();
            return false;
        }
    }

    private Map<String, String> subjects(Release release, String role) {
        Map<String, String> subjects = new LinkedHashMap<>();
        subjects.put(role, release.toString());
        subjects.put(role.equals(Roles.CLIENT) ? Roles.SERVER : Roles.CLIENT, peer);
        return subjects;
    }

    private RunRecord run(ScenarioRunner runner, BuiltProgram built, Planned planned, Path out, PrintWriter screen)
            throws IOException {
        Release release = planned.release();
        Path folder = out.resolve(planned.folder());
        if (Files.exists(folder.resolve(RunParts.RECORD))) {
            try {
                RunRecord known = new RunFolder(folder).readRun();
                if (isOf(known, built, runner)) {
                    return known;
                }
            } catch (UnreadableRecordException e) {
                // Then it is run again.
            }
        }
        RunRequest request = runner.request(planned.scenario(), subjects(release, planned.role()), Map.of(), folder);
        NewRunFolder.make(folder);
        ScenarioRun.Outcome outcome = runner.run(request, RunListener.SILENT);
        screen.printf(
                "  %s as %s, %s: %s%n",
                release,
                planned.role(),
                planned.scenario().name(),
                outcome.record().verdict());
        screen.flush();
        return outcome.record();
    }

    /// Whether a run was of this very program, seed and peer.
    private boolean isOf(RunRecord run, BuiltProgram built, ScenarioRunner runner) {
        return run.seed() == runner.seed()
                && run.environment().dependencies().stream()
                        .anyMatch(part -> part.digest().equals(built.digest()))
                && run.subjects().values().stream()
                        .anyMatch(played -> played.implementation().equals(peer));
    }

    private static void print(HistoryTable table, PrintWriter screen) {
        screen.println();
        for (HistoryTable.Row row : table.rows()) {
            if (!row.isAlwaysPass()) {
                screen.printf(
                        "  %s as %s, %s: %s%n", row.scenario(), row.role(), row.check(), row.words(table.versions()));
            }
        }
        screen.printf(
                "%n  %d checks, %d of which all releases pass%n",
                table.rows().size(),
                table.rows().stream().filter(HistoryTable.Row::isAlwaysPass).count());
    }
}
