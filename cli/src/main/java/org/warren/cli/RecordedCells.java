package org.warren.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.warren.harness.lab.Labs;
import org.warren.harness.plan.Cell;
import org.warren.harness.plan.Durations;
import org.warren.harness.plan.Plan;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.FileScenario;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.subject.Subjects;

/// The cells of earlier runs, each once, so that they can be run again, on one machine or on several.
final class RecordedCells {

    private static final Pattern KERNEL = Pattern.compile(" --kernel (\\S+)");

    private final Scenarios scenarios;
    private final Subjects subjects;
    private final Set<Cell> cells = new LinkedHashSet<>();
    private final List<RunRecord> records = new ArrayList<>();
    private final Map<String, Plan.Planned> planned = new LinkedHashMap<>();
    private final Map<String, Integer> leftOut = new TreeMap<>();

    /// @param scenarios that a plan can name
    /// @param subjects that a plan can name
    RecordedCells(Scenarios scenarios, Subjects subjects) {
        this.scenarios = scenarios;
        this.subjects = subjects;
    }

    /// Adds the cells of the runs in a folder and below it.
    ///
    /// @param lab of the runs to include; empty for all
    /// @throws IOException when a folder cannot be listed
    void addBelow(Path folder, String lab) throws IOException {
        for (Path run : RunFolder.below(folder)) {
            try {
                add(new RunFolder(run).readRun(), lab);
            } catch (IOException e) {
                leaveOut("its record cannot be read");
            }
        }
    }

    /// Adds the cell of a run.
    ///
    /// @param lab of the runs to include; empty for all
    void add(RunRecord run, String lab) {
        if (!lab.isEmpty() && !run.lab().equals(lab)) {
            leaveOut("it ran in lab " + run.lab());
            return;
        }
        try {
            cells.add(cell(run));
            records.add(run);
        } catch (IllegalArgumentException e) {
            leaveOut(String.valueOf(e.getMessage()));
        }
    }

    /// Adds the cells of an earlier plan, with their estimated durations.
    ///
    /// @param lab of the cells to include; empty for all
    void add(Plan plan, String lab) {
        for (Plan.Planned each : plan.cells()) {
            if (lab.isEmpty() || each.cell().lab().equals(lab)) {
                planned.putIfAbsent(each.cell().id(), each);
            } else {
                leaveOut("it is planned for lab " + each.cell().lab());
            }
        }
    }

    private void leaveOut(String why) {
        leftOut.merge(why, 1, Integer::sum);
    }

    private Cell cell(RunRecord run) {
        Scenario scenario = scenarios.all().stream()
                .filter(known -> known.name().equals(run.scenario()))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("its scenario '" + run.scenario() + "' is not known here"));
        if (scenario instanceof FileScenario) {
            throw new IllegalArgumentException("its network is in a file of its own");
        }
        Optional.ofNullable(run.unseeded()).ifPresent(why -> {
            throw new IllegalArgumentException("no seed decides it: " + why);
        });
        Map<String, String> named = new LinkedHashMap<>();
        run.subjects()
                .forEach((role, subject) ->
                        named.put(role, subjects.nameOf(subject.implementation(), subject.version())));
        Scenario played = Scenarios.playing(scenario, named)
                .orElseThrow(() -> new IllegalArgumentException(
                        "it lacks roles of scenario " + scenario.name() + ", as a run that was aborted early does"));
        return new Cell(
                scenario.name(),
                Roles.subjectsByRole(played, named, subjects),
                played.parameters(run.parameters()).texts(),
                run.seed(),
                Labs.named(run.lab()).name(),
                kernel(run));
    }

    /// The kernel version that was requested. A run with the default kernel is repeated with the present default.
    private static String kernel(RunRecord run) {
        // After the first parameter, these words could be part of a value.
        Matcher asked = KERNEL.matcher(run.reproduce().split(" --set ", 2)[0]);
        return asked.find() ? asked.group(1) : "";
    }

    /// All cells, each once: those that ran with their durations, then those that were only planned.
    Plan plan() {
        List<Plan.Planned> all = new ArrayList<>();
        Map<String, Plan.Planned> left = new LinkedHashMap<>(planned);
        if (!cells.isEmpty()) {
            Plan.of(cells, new Durations(records)).cells().forEach(each -> {
                all.add(each);
                left.remove(each.cell().id());
            });
        }
        all.addAll(left.values());
        return new Plan(Plan.SCHEMA, all);
    }

    boolean isEmpty() {
        return cells.isEmpty() && planned.isEmpty();
    }

    /// The number of cells from earlier plans.
    int planned() {
        return planned.size();
    }

    /// The records of all their runs.
    List<RunRecord> records() {
        return List.copyOf(records);
    }

    /// How many runs have no cell, by reason.
    Map<String, Integer> leftOut() {
        return new TreeMap<>(leftOut);
    }
}
