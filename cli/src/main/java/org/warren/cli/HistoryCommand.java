package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.expectation.VersionRange;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.files.RunParts;
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
            "release passes. Releases that are not built are built. What ran already in the same folder is not run again."
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

    private int history(List<Release> releases, List<Scenario> scenarios, OutputFolder out, PrintWriter screen)
            throws IOException {
        ScenarioRunner runner = options.runner(options.subjects(), RunOptions.AUTO);
        HistoryTable.Builder table = new HistoryTable.Builder(
                subject, releases.stream().map(Release::version).toList());
        boolean isWhole = true;
        for (Release release : releases) {
            try {
                BuiltProgram built = SubjectStore.here().build(release, new BuildProgress(screen, System::nanoTime));
                for (Scenario scenario : scenarios) {
                    for (String role : List.of(Roles.CLIENT, Roles.SERVER)) {
                        table.add(release.version(), role, run(runner, built, scenario, role, out.path(), screen));
                    }
                }
            } catch (BuildException | UnsupportedHereException e) {
                isWhole = false;
                screen.println(release + ": UNSUPPORTED: " + TerminalText.of(String.valueOf(e.getMessage())));
                screen.flush();
            }
        }
        HistoryTable built = table.build();
        Path page = out.write(PAGE, built.page(peer));
        print(built, screen);
        screen.println("  page: " + page);
        screen.flush();
        return isWhole ? 0 : Warren.UNSUPPORTED_HERE;
    }

    private RunRecord run(
            ScenarioRunner runner, BuiltProgram built, Scenario scenario, String role, Path out, PrintWriter screen)
            throws IOException {
        Release release = built.release();
        Path folder = out.resolve(release.version()).resolve(scenario.name() + "-" + role);
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
        Map<String, String> subjects = new LinkedHashMap<>();
        subjects.put(role, release.toString());
        subjects.put(role.equals(Roles.CLIENT) ? Roles.SERVER : Roles.CLIENT, peer);
        RunRequest request = runner.request(scenario, subjects, Map.of(), folder);
        NewRunFolder.make(folder);
        ScenarioRun.Outcome outcome = runner.run(request, RunListener.SILENT);
        screen.printf(
                "  %s as %s, %s: %s%n",
                release, role, scenario.name(), outcome.record().verdict());
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
