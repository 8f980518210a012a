package org.warren.scenarios.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.labs.virtual.VirtualLabProvider;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.Subjects;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// Mutants of the Java daemon, each asked the rows of its groups in a virtual lab of its own.
final class WireMutants {

    private static final String HOME = "/run/mutant";
    private static final long RUN_SEED = 1;

    private WireMutants() {}

    /// What became of a mutant.
    enum Fate {
        /// A row is FAIL.
        KILLED,
        /// The daemon computed without end, so that the lab stopped it.
        ENDLESS,
        /// All rows are PASS.
        SURVIVED,
        /// No row is FAIL and some are UNKNOWN.
        OPEN
    }

    /// @param rows that are FAIL or UNKNOWN, none of a survivor
    /// @param message of the first of them
    record Result(Mutant mutant, Fate fate, List<String> rows, String message) {}

    /// Some of them, which follow from a seed.
    static List<Mutant> sample(List<Mutant> all, int count, long seed) {
        List<Mutant> mixed = new ArrayList<>(all);
        Collections.shuffle(mixed, new Random(seed));
        return mixed.subList(0, Math.min(count, mixed.size()));
    }

    /// The rows that a mutant is asked.
    static List<String> rows(Mutant mutant) {
        return Rows.all().stream()
                .filter(row -> row.isPlayed() && mutant.groups().contains(row.group()))
                .map(Row::id)
                .toList();
    }

    /// Asks a mutant its rows until one is not PASS.
    ///
    /// @param folder takes the run
    static Result play(Mutant mutant, Path folder) throws IOException {
        return result(mutant, play(PlantedDaemon.jar(List.of(mutant.change())), rows(mutant), folder));
    }

    /// What is not PASS where nothing was changed: then a mutant would be blamed for it.
    static List<CheckResult> failuresOfTheOriginal(Path folder) throws IOException {
        List<String> rows =
                Rows.all().stream().filter(Row::isPlayed).map(Row::id).toList();
        return play(PlantedDaemon.jar(List.of()), rows, folder).checks().stream()
                .filter(check -> check.verdict() != Verdict.PASS)
                .toList();
    }

    private static RunRecord play(byte[] jar, List<String> rows, Path folder) throws IOException {
        var isPlanted = new AtomicBoolean();
        var scenario = new ConformanceScenario(List.of("WARREN_WG_HOME=" + HOME), (row, stage, subject) -> {
            if (!isPlanted.getAndSet(true)) {
                plant(jar, stage);
                return true;
            }
            // After a row that was not PASS the interface is gone; rows about administration take it away themselves.
            return subject.isThere() || row.group().equals("A");
        });
        var runner = new ScenarioRunner(new Subjects(), new VirtualLabProvider(), RUN_SEED);
        RunRequest request = runner.request(
                scenario, Map.of(ConformanceScenario.SUBJECT, "java"), Map.of("rows", String.join(",", rows)), folder);
        NewRunFolder.make(folder);
        return runner.run(request, RunListener.SILENT).record();
    }

    /// Removes the folder of a run.
    static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static void plant(byte[] jar, Stage stage) {
        LinuxNode node = stage.linux(ConformanceScenario.SUBJECT);
        node.run("mkdir", "-p", HOME).orThrow();
        node.write(HOME + "/warren-wg.jar", jar);
    }

    private static Result result(Mutant mutant, RunRecord record) {
        List<CheckResult> failed = with(record, Verdict.FAIL);
        if (!failed.isEmpty()) {
            return of(mutant, Fate.KILLED, failed);
        }
        List<CheckResult> open = with(record, Verdict.UNKNOWN);
        boolean isEndless = open.stream().anyMatch(check -> check.message().contains("computes without end"));
        return of(mutant, open.isEmpty() ? Fate.SURVIVED : isEndless ? Fate.ENDLESS : Fate.OPEN, open);
    }

    private static List<CheckResult> with(RunRecord record, Verdict verdict) {
        return record.checks().stream()
                .filter(check -> check.verdict() == verdict)
                .toList();
    }

    private static Result of(Mutant mutant, Fate fate, List<CheckResult> checks) {
        return new Result(
                mutant,
                fate,
                checks.stream().map(CheckResult::id).collect(Collectors.toList()),
                checks.isEmpty() ? "" : checks.getFirst().message());
    }
}
