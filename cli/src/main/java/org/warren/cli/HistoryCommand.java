package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.expectation.Expectations;
import org.warren.harness.expectation.KnownFault;
import org.warren.harness.expectation.VersionRange;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.plan.ShardEnvironment;
import org.warren.harness.record.TablesWriter;
import org.warren.harness.register.BuildException;
import org.warren.harness.register.Implementation;
import org.warren.harness.register.Register;
import org.warren.harness.register.Release;
import org.warren.harness.register.SubjectStore;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.scenario.UnsupportedHereException;
import org.warren.harness.subject.KernelSubject;
import org.warren.harness.subject.Subjects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `warren history`: shows which release fixed a fault, and which one introduced it.
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = {
            "Run scenarios with each release of implementations, as client and as server, and show for each "
                    + "check which release passes.",
            "Releases that are not built yet are built. What ran already in the same folder is not run again, but judged again by the current checks."
        },
        footer = {"", "Exit status: 0 the table is whole, 2 wrong usage, 3 a release cannot be built or run here."})
final class HistoryCommand implements Callable<Integer> {

    @CommandLine.Parameters(
            arity = "1..*",
            paramLabel = "SUBJECT",
            description = "Implementations of the register, as gotatun.")
    private List<String> subjects = new ArrayList<>();

    @Option(
            names = "--scenario",
            split = ",",
            required = true,
            paramLabel = "NAME|FILE",
            description =
                    "Which scenarios, as rekey,keepalive,roaming; a path is that of a network file or its folder.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--versions",
            paramLabel = "RANGE",
            description = "As '0.3.1 to 0.10.2', for one subject. Default: all.")
    private @Nullable String versions;

    @Option(names = "--built", description = "Only releases that are built here.")
    private boolean isOnlyBuilt;

    @Option(
            names = "--recorded",
            description = "Build and run nothing: show what the folder has, judged by the current checks.")
    private boolean isOnlyRecorded;

    @Option(names = "--peer", paramLabel = "SUBJECT", description = "The subject in the other role. Default: kernel.")
    private String peer = KernelSubject.NAME;

    @Option(
            names = "--expectations",
            paramLabel = "PLACE",
            description = "A file or folder of known faults; the page gives their reasons next to the checks.")
    private @Nullable Path expectations;

    @Option(
            names = "--with",
            paramLabel = "FILE",
            description = "The history.json of an earlier call: what it has of other releases, scenarios and "
                    + "implementations stays in the table. The other end and the seed have to be the same.")
    private @Nullable Path earlier;

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
        List<Implementation> implementations =
                subjects.stream().map(Register.shipped()::implementation).toList();
        if (versions != null && implementations.size() > 1) {
            throw new IllegalArgumentException("--versions is for one subject; name one, or leave --versions away");
        }
        Path out = options.out() == null ? Path.of("runs", "history-" + String.join("-", subjects)) : options.out();
        List<List<Release>> releases = implementations.stream()
                .map(implementation -> releases(implementation, out))
                .toList();
        List<HistoryScenario> scenarios = names.stream()
                .map(name -> HistoryScenario.named(
                        name, Objects.requireNonNull(warren).scenarios()))
                .toList();
        List<KnownFault> known = expectations == null
                ? List.of()
                : Expectations.read(expectations).faults();
        // Read before anything runs, because this command may overwrite the file.
        Optional<HistoryPage> before = earlier == null ? Optional.empty() : Optional.of(HistoryPage.read(earlier));
        Optional<ShardEnvironment.Found> shard = shards.find(false);
        requireWhole(before, shard);
        Subjects here = options.subjects();
        if (!isOnlyRecorded) {
            here.unsupported(peer).ifPresent(why -> {
                throw new UnsupportedHereException(why);
            });
        }
        OutputFolder folder = OutputFolder.make(out);
        ScenarioRunner runner = options.runner(here, RunOptions.AUTO);
        HistoryRuns runs = new HistoryRuns(here, runner, peer, folder.path(), isOnlyRecorded, screen);
        if (shard.isPresent()) {
            runs.divide(
                    releases.stream().flatMap(List::stream).toList(),
                    scenarios,
                    options.kernelVersion(),
                    plan -> shards.cells(plan, shard, screen));
        }
        List<HistoryTable> tables = new ArrayList<>();
        for (int i = 0; i < implementations.size(); i++) {
            tables.add(table(implementations.get(i).name(), releases.get(i), scenarios, runs, screen));
        }
        runs.end();
        HistoryPage own = new HistoryPage(runs.peerWords(), runner.seed(), tables);
        HistoryPage page = before.map(old -> own.with(
                        old,
                        scenarios.stream().map(HistoryScenario::label).collect(Collectors.toSet()),
                        HistoryCommand::versions))
                .orElse(own);
        folder.write(HistoryPage.DATA, page.data());
        Path written = folder.write(HistoryPage.PAGE, page.text(known));
        tables.forEach(table -> print(table, screen));
        screen.println("  page: " + written);
        for (TablesWriter writer : ServiceLoader.load(TablesWriter.class)) {
            screen.println(
                    "  for a browser: " + writer.write(folder.path().resolve(HistoryPage.HTML), page.tables(known)));
        }
        screen.flush();
        return tables.stream().allMatch(table -> table.unsupported().isEmpty()) ? 0 : Warren.UNSUPPORTED_HERE;
    }

    private static void requireWhole(Optional<HistoryPage> before, Optional<ShardEnvironment.Found> shard) {
        if (before.isPresent() && shard.isPresent()) {
            throw new IllegalArgumentException("--with is for the whole table, and a shard has a part of it; leave it"
                    + " away here and give it in the call that puts the shards' folders together");
        }
    }

    private static List<String> versions(String implementation) {
        return Register.shipped().implementation(implementation).releases().reversed().stream()
                .map(Release::version)
                .toList();
    }

    private List<Release> releases(Implementation implementation, Path out) {
        VersionRange range = versions == null ? VersionRange.ANY : VersionRange.parse(versions);
        List<Release> releases = implementation.releases().reversed().stream()
                .filter(release -> range.contains(release.version()))
                .filter(release -> !isOnlyRecorded
                        || Files.isDirectory(out.resolve(release.toString()))
                        || release.refused().isPresent())
                .filter(release -> !isOnlyBuilt
                        || SubjectStore.here().find(release).isPresent()
                        || release.refused().isPresent())
                .toList();
        // Then the results of an earlier table are kept.
        boolean mayBeNone = earlier != null && isOnlyBuilt;
        if (releases.isEmpty() && !mayBeNone) {
            throw new IllegalArgumentException(implementation.name() + " has no release in " + range
                    + (isOnlyBuilt ? " that is built here; leave --built away" : "")
                    + (isOnlyRecorded ? " that ran in " + out + "; leave --recorded away" : ""));
        }
        return releases;
    }

    private static HistoryTable table(
            String subject,
            List<Release> releases,
            List<HistoryScenario> scenarios,
            HistoryRuns runs,
            PrintWriter screen)
            throws IOException {
        HistoryTable.Builder table = new HistoryTable.Builder(
                subject, releases.stream().map(Release::version).toList());
        for (Release release : releases) {
            if (!runs.hasAny(release)) {
                continue;
            }
            try {
                runs.makeReady(release);
                for (HistoryScenario scenario : scenarios) {
                    for (String role : List.of(Roles.CLIENT, Roles.SERVER)) {
                        table.add(
                                release.version(),
                                role,
                                scenario.label(),
                                runs.checks(release.toString(), scenario, role));
                    }
                }
            } catch (BuildException | UnsupportedHereException e) {
                String why = TerminalText.of(String.valueOf(e.getMessage()));
                table.unsupported(release.version(), why);
                runs.unsupported(release, why);
                screen.println(release + ": UNSUPPORTED: " + why);
                screen.flush();
            }
        }
        return table.build();
    }

    private static void print(HistoryTable table, PrintWriter screen) {
        screen.println();
        for (HistoryTable.Row row : table.changing()) {
            screen.printf(
                    "  %s as %s, %s, %s: %s%n",
                    table.subject(), row.role(), row.scenario(), row.check(), row.words(table.versions()));
        }
        screen.printf(
                "%n  %s: %d checks, %d of which all releases pass%n",
                table.subject(),
                table.rows().size(),
                table.rows().size() - table.changing().size());
    }
}
