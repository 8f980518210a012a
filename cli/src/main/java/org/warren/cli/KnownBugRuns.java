package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.files.RunParts;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.register.BuildException;
import org.warren.harness.register.Register;
import org.warren.harness.register.Release;
import org.warren.harness.register.SubjectStore;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.scenario.TableScenario;
import org.warren.harness.scenario.UnsupportedHereException;
import org.warren.harness.verdict.CheckResult;

/// The runs for known bugs: one for each release and scenario, with the rows of all its faults.
final class KnownBugRuns {

    private final ScenarioRunner runner;
    private final Scenarios scenarios;
    private final String peer;
    private final Path out;
    private final PrintWriter screen;
    private final List<KnownBug> bugs;
    private final boolean isOnlyRecorded;
    private final Map<Asked, RunRecord> records = new LinkedHashMap<>();
    private final Map<String, String> unsupported = new LinkedHashMap<>();

    /// A run.
    private record Asked(String release, String scenario, String role, Map<String, String> parameters) {

        String folder() {
            String settings = parameters.entrySet().stream()
                    .map(each -> "-" + each.getKey() + "-" + each.getValue())
                    .collect(Collectors.joining());
            return "%s/%s-%s%s".formatted(release, scenario, role, settings);
        }
    }

    /// @param peer the subject in the other role
    /// @param out contains a folder for each run
    /// @param isOnlyRecorded whether nothing is built or run
    KnownBugRuns(
            ScenarioRunner runner,
            Scenarios scenarios,
            String peer,
            Path out,
            PrintWriter screen,
            List<KnownBug> bugs,
            boolean isOnlyRecorded) {
        this.runner = runner;
        this.scenarios = scenarios;
        this.peer = peer;
        this.out = out;
        this.screen = screen;
        this.bugs = bugs;
        this.isOnlyRecorded = isOnlyRecorded;
    }

    /// The result of a check for a release; empty if the run has no such check.
    ///
    /// @param version the bad or the good one of a pair
    /// @throws UnsupportedHereException for a release that cannot be built or run here
    Optional<CheckResult> check(KnownBug bug, KnownBug.Pair pair, String version) throws IOException {
        String release = bug.implementation() + "@" + version;
        Asked asked = new Asked(release, pair.scenario(), pair.role(), pair.parameters());
        if (unsupported.containsKey(release)) {
            throw new UnsupportedHereException(unsupported.get(release));
        }
        RunRecord record = records.get(asked);
        if (record == null) {
            try {
                record = isOnlyRecorded ? recorded(asked) : run(asked);
            } catch (BuildException | UnsupportedHereException e) {
                String why = TerminalText.of(String.valueOf(e.getMessage())).replaceFirst("^UNSUPPORTED: ", "");
                unsupported.put(release, why);
                throw new UnsupportedHereException(why);
            }
            records.put(asked, record);
        }
        return record.checks().stream()
                .filter(check -> check.id().equals(pair.check()))
                .findFirst();
    }

    private void makeReady(String name) throws BuildException, IOException {
        Release release = Register.shipped().release(name);
        SubjectStore.here().build(release, new BuildProgress(screen, System::nanoTime));
    }

    private RunRecord recorded(Asked asked) throws IOException {
        Path folder = out.resolve(asked.folder());
        if (!Files.exists(folder.resolve(RunParts.RECORD))) {
            throw new UnsupportedHereException(asked.release() + " was not asked");
        }
        return new RunFolder(folder).readRun();
    }

    private RunRecord run(Asked asked) throws BuildException, IOException {
        makeReady(asked.release());
        Scenario scenario = scenarios.named(asked.scenario());
        Map<String, String> settings = new LinkedHashMap<>(asked.parameters());
        if (scenario instanceof TableScenario table) {
            settings.put(table.chosenBy(), rows(asked));
        }
        Map<String, String> cast = new LinkedHashMap<>();
        scenario.roles().forEach(role -> cast.put(role, role.equals(asked.role()) ? asked.release() : peer));
        RunRequest request = runner.request(
                scenario,
                Roles.subjectsByRole(scenario, cast, runner.subjects()),
                settings,
                out.resolve(asked.folder()));
        NewRunFolder.make(request.folder());
        RunRecord record = runner.run(request, RunListener.SILENT).record();
        screen.printf("  %s as %s, %s: %s%n", asked.release(), asked.role(), asked.scenario(), record.verdict());
        screen.flush();
        return record;
    }

    /// The rows of all faults that this run tests.
    private String rows(Asked asked) {
        TreeSet<String> rows = new TreeSet<>();
        for (KnownBug bug : bugs) {
            bug.pair()
                    .filter(pair -> List.of(pair.bad(), pair.good()).stream()
                            .map(version -> new Asked(
                                    bug.implementation() + "@" + version,
                                    pair.scenario(),
                                    pair.role(),
                                    pair.parameters()))
                            .anyMatch(asked::equals))
                    .ifPresent(pair -> rows.add(pair.check()));
        }
        return String.join(",", rows);
    }
}
