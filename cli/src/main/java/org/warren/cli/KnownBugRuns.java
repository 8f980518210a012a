package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.warren.harness.bundle.TerminalText;
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

/// The runs that known bugs need: one for each release and scenario, which asks for the rows of all its faults.
final class KnownBugRuns {

    private final ScenarioRunner runner;
    private final Scenarios scenarios;
    private final String peer;
    private final Path out;
    private final PrintWriter screen;
    private final List<KnownBug> bugs;
    private final Map<Asked, RunRecord> records = new LinkedHashMap<>();
    private final Map<String, String> unsupported = new LinkedHashMap<>();

    /// A run.
    private record Asked(String release, String scenario, String role, Map<String, String> parameters) {}

    /// @param peer who has the other role
    /// @param out has a folder for each run
    KnownBugRuns(
            ScenarioRunner runner,
            Scenarios scenarios,
            String peer,
            Path out,
            PrintWriter screen,
            List<KnownBug> bugs) {
        this.runner = runner;
        this.scenarios = scenarios;
        this.peer = peer;
        this.out = out;
        this.screen = screen;
        this.bugs = bugs;
    }

    /// What a check says of a release; empty where the run has no such check.
    ///
    /// @param version the bad one of a pair, or the good one
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
                makeReady(release);
                record = run(asked);
            } catch (BuildException | UnsupportedHereException e) {
                unsupported.put(release, TerminalText.of(String.valueOf(e.getMessage())));
                throw new UnsupportedHereException(String.valueOf(e.getMessage()));
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

    private RunRecord run(Asked asked) throws IOException {
        Scenario scenario = scenarios.named(asked.scenario());
        Map<String, String> settings = new LinkedHashMap<>(asked.parameters());
        if (scenario instanceof TableScenario table) {
            settings.put(table.chosenBy(), rows(asked));
        }
        Map<String, String> cast = new LinkedHashMap<>();
        scenario.roles().forEach(role -> cast.put(role, role.equals(asked.role()) ? asked.release() : peer));
        String name = "%s/%s-%s%s"
                .formatted(
                        asked.release(),
                        asked.scenario(),
                        asked.role(),
                        asked.parameters().entrySet().stream()
                                .map(each -> "-" + each.getKey() + "-" + each.getValue())
                                .collect(Collectors.joining()));
        RunRequest request =
                runner.request(scenario, Roles.subjectsByRole(scenario, cast, runner.subjects()), settings, out.resolve(name));
        NewRunFolder.make(request.folder());
        RunRecord record = runner.run(request, RunListener.SILENT).record();
        screen.printf("  %s as %s, %s: %s%n", asked.release(), asked.role(), asked.scenario(), record.verdict());
        screen.flush();
        return record;
    }

    /// Those of all faults for which this very run is made.
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
