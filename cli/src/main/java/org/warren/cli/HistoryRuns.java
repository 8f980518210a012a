package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.files.RunParts;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.UnreadableRecordException;
import org.warren.harness.register.BuildException;
import org.warren.harness.register.Release;
import org.warren.harness.register.SubjectStore;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.subject.Subjects;
import org.warren.harness.verdict.CheckResult;

/// The runs of a history: each is run once, and its folder is judged again after that.
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

    /// @param out has a folder for each release, with one for each scenario and role
    /// @param isOnlyRecorded whether nothing is built and run
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

    /// Builds a release, unless it was or only what is recorded counts.
    ///
    /// @throws BuildException when it cannot be built here
    void makeReady(Release release) throws BuildException, IOException {
        if (!isOnlyRecorded || release.refused().isPresent()) {
            SubjectStore.here().build(release, new BuildProgress(screen, System::nanoTime));
        }
    }

    /// What the checks of a run come to; nothing for one that is missing where only what is recorded counts.
    ///
    /// @param subject with its version
    /// @param role the subject's
    List<CheckResult> checks(String subject, HistoryScenario scenario, String role) throws IOException {
        Path folder = out.resolve(subject).resolve(scenario.folder() + "-" + role);
        RunRequest request = runner.request(scenario.scenario(), scenario.cast(subject, role, peer), Map.of(), folder);
        if (Files.exists(folder.resolve(RunParts.RECORD))) {
            try {
                RunRecord known = new RunFolder(folder).readRun();
                if (isOf(known, request) && scenario.isOf(folder)) {
                    note(known);
                    return ScenarioRun.judgeAgain(scenario.scenario(), folder);
                }
            } catch (UnreadableRecordException e) {
                // Then it is run again.
            }
        }
        if (isOnlyRecorded) {
            return List.of();
        }
        NewRunFolder.make(folder);
        RunRecord run = runner.run(request, RunListener.SILENT).record();
        note(run);
        screen.printf("  %s as %s, %s: %s%n", subject, role, TerminalText.of(scenario.label()), run.verdict());
        screen.flush();
        return run.checks();
    }

    /// Whether a run was of the same subjects, their programs included, with the same seed, lab and parameters.
    private boolean isOf(RunRecord run, RunRequest request) {
        // What a lab did not bring to its end is no answer, and runs again where anything does.
        return (isOnlyRecorded
                        || run.checks().stream().noneMatch(check -> check.id().equals(LAB)))
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

    /// The peer with its version, as far as a run told it.
    String peerWords() {
        String name = peer.replaceFirst("@.*", "");
        return (name + " " + versions.getOrDefault(name, "")).strip();
    }
}
