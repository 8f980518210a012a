package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.files.RunParts;
import org.warren.harness.plan.Cell;
import org.warren.harness.plan.Plan;
import org.warren.harness.plan.ShardCells;
import org.warren.harness.plan.ShardFile;
import org.warren.harness.plan.ShardFolder;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.UnreadableRecordException;
import org.warren.harness.register.BuildException;
import org.warren.harness.register.Release;
import org.warren.harness.register.SubjectStore;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.subject.Subjects;
import org.warren.harness.verdict.CheckResult;

/// The runs of a history: each is carried out once, and its evidence is judged again later.
final class HistoryRuns {

    /// The check of a run whose lab failed.
    private static final String LAB = "lab";

    private final Subjects subjects;
    private final ScenarioRunner runner;
    private final String peer;
    private final Path out;
    private final boolean isOnlyRecorded;
    private final PrintWriter screen;
    private final Map<String, String> versions = new TreeMap<>();
    /// The planned cells by folder; empty if all are run here.
    private final Map<String, Cell> cells = new LinkedHashMap<>();

    private @Nullable ShardCells part;
    private @Nullable ShardFolder shard;

    /// @param out contains a folder for each release, with one for each scenario and role
    /// @param isOnlyRecorded whether nothing is built or run
    HistoryRuns(
            Subjects subjects,
            ScenarioRunner runner,
            String peer,
            Path out,
            boolean isOnlyRecorded,
            PrintWriter screen) {
        this.subjects = subjects;
        this.runner = runner;
        this.peer = peer;
        this.out = out;
        this.isOnlyRecorded = isOnlyRecorded;
        this.screen = screen;
    }

    /// Determines which cells of a plan are run here.
    interface Division {

        /// The cells of this shard.
        ///
        /// @throws IOException when a scheduler's status file cannot be written
        ShardCells of(Plan plan) throws IOException;
    }

    /// Leaves some of the runs to other machines.
    ///
    /// @param kernel the version of the lab kernel; empty for the default
    /// @throws IllegalArgumentException for a network file with programs, whose files a plan cannot contain
    void divide(List<Release> releases, List<HistoryScenario> scenarios, String kernel, Division division)
            throws IOException {
        for (HistoryScenario scenario : scenarios) {
            for (Release release : releases) {
                for (String role : List.of(Roles.CLIENT, Roles.SERVER)) {
                    Cell cell = scenario.cell(scenario.cast(release.toString(), role, peer), runner, kernel);
                    cells.put(folder(release.toString(), scenario, role), cell);
                }
            }
        }
        ShardCells own = division.of(Plan.ofEqual(cells.values()));
        Map<Cell, String> names = new LinkedHashMap<>();
        cells.forEach((name, cell) -> names.put(cell, name));
        boolean ranBefore = Files.exists(out.resolve(ShardFile.NAME));
        shard = ShardFolder.begin(out, own, CellRuns.commit(), ranBefore, cell -> names.getOrDefault(cell, ""));
        part = own;
    }

    /// Whether any run of a release takes place here.
    boolean hasAny(Release release) {
        return part == null
                || cells.entrySet().stream()
                        .anyMatch(each -> each.getKey().startsWith(release + "/") && part.has(each.getValue()));
    }

    /// Records in the shard's folder that a release cannot run here.
    void unsupported(Release release, String why) throws IOException {
        for (Map.Entry<String, Cell> each : cells.entrySet()) {
            if (shard != null
                    && part != null
                    && each.getKey().startsWith(release + "/")
                    && part.has(each.getValue())
                    && !Files.exists(out.resolve(each.getKey()).resolve(RunParts.RECORD))) {
                shard.ended(each.getValue(), CellRuns.unsupported(each.getValue(), why, shard));
            }
        }
    }

    /// Records that the shard is complete.
    void end() throws IOException {
        if (shard != null) {
            shard.end();
        }
    }

    private static String folder(String subject, HistoryScenario scenario, String role) {
        return subject + "/" + scenario.folder() + "-" + role;
    }

    private void ended(String name, RunRecord run) throws IOException {
        Cell cell = cells.get(name);
        if (shard != null && cell != null) {
            shard.ended(cell, run);
        }
    }

    /// Builds a release, unless it has been built, or only recorded runs count.
    ///
    /// @throws BuildException when it cannot be built here
    void makeReady(Release release) throws BuildException, IOException {
        if (!isOnlyRecorded || release.refused().isPresent()) {
            SubjectStore.here().build(release, new BuildProgress(screen, System::nanoTime));
        }
    }

    /// The verdicts of a run's checks; empty if the run is missing and only recorded runs count.
    ///
    /// @param subject with its version
    /// @param role of the subject
    List<CheckResult> checks(String subject, HistoryScenario scenario, String role) throws IOException {
        String name = folder(subject, scenario, role);
        Path folder = out.resolve(name);
        Cell cell = cells.get(name);
        if (part != null && cell != null && !part.has(cell)) {
            return List.of();
        }
        if (isOnlyRecorded) {
            return recorded(name, scenario);
        }
        RunRequest request = runner.request(scenario.scenario(), scenario.cast(subject, role, peer), Map.of(), folder);
        if (Files.exists(folder.resolve(RunParts.RECORD))) {
            try {
                RunRecord known = new RunFolder(folder).readRun();
                if (isOf(known, request) && scenario.isOf(folder)) {
                    note(known);
                    ended(name, known);
                    return ScenarioRun.judgeAgain(scenario.scenario(), folder);
                }
            } catch (UnreadableRecordException e) {
                // Then it is run again.
            }
        }
        NewRunFolder.make(folder);
        RunRecord run = runner.run(request, RunListener.SILENT).record();
        note(run);
        ended(name, run);
        screen.printf("  %s as %s, %s: %s%n", subject, role, TerminalText.of(scenario.label()), run.verdict());
        screen.flush();
        return run.checks();
    }

    /// The checks of an earlier run, possibly on another machine; nothing needs to be built here.
    private List<CheckResult> recorded(String name, HistoryScenario scenario) throws IOException {
        Path folder = out.resolve(name);
        if (!Files.exists(folder.resolve(RunParts.RECORD)) || !scenario.isOf(folder)) {
            return List.of();
        }
        try {
            RunRecord known = new RunFolder(folder).readRun();
            note(known);
            ended(name, known);
            return ScenarioRun.judgeAgain(scenario.scenario(), folder);
        } catch (UnreadableRecordException e) {
            return List.of();
        }
    }

    /// Whether a run had the same subjects, with the same programs, and the same seed, lab and parameters.
    private boolean isOf(RunRecord run, RunRequest request) {
        // A run that was aborted because of its lab is not an answer, and is repeated if runs are allowed.
        return run.checks().stream().noneMatch(check -> check.id().equals(LAB))
                && run.reproduce().equals(request.reproduce())
                && request.subjects().values().stream()
                        .flatMap(name -> subjects.dependencies(name).stream())
                        .allMatch(part -> run.environment().dependencies().stream()
                                .anyMatch(of -> of.digest().equals(part.digest())))
                && (!request.subjects().containsValue(Subjects.JAVA)
                        || run.commit().equals(System.getProperty("warren.commit", "unknown")));
    }

    private void note(RunRecord run) {
        run.subjects().values().forEach(each -> versions.put(each.implementation(), each.version()));
    }

    /// The peer with its version, if a run recorded it.
    String peerWords() {
        String name = peer.replaceFirst("@.*", "");
        return (name + " " + versions.getOrDefault(name, "")).strip();
    }
}
