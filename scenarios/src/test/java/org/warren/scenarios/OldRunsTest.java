package org.warren.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.harness.lab.Capability;
import org.warren.harness.record.RunFolder;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// Runs that an earlier version recorded are judged as they were then: names of checks, parameters, steps and notes are
/// contracts. Each file is a run's folder without its page, one for each scenario and schema of the record.
class OldRunsTest {

    private static final Path RUNS = Path.of("src", "test", "resources", "old-runs");
    private static final long BYTES_MAX = 2_000_000;

    @TempDir
    private Path folder;

    static List<Path> runs() throws IOException {
        try (Stream<Path> files = Files.walk(RUNS)) {
            return files.filter(file -> file.toString().endsWith(".zip"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void oldRunHasTheVerdictsThatItHad(Path run) throws IOException {
        unpack(run);
        Scenario scenario = scenarios()
                .filter(known -> known.name().equals(name(run)))
                .findFirst()
                .orElseThrow();

        List<CheckResult> judged = ScenarioRun.judgeAgain(scenario, folder);
        List<CheckResult> recorded = new RunFolder(folder).readRun().checks();
        List<String> known = recorded.stream().map(CheckResult::id).toList();
        assertThat(judged)
                .filteredOn(check -> known.contains(check.id()))
                .extracting(CheckResult::id, CheckResult::verdict, CheckResult::message)
                .containsExactlyElementsOf(recorded.stream()
                        .map(check -> tuple(check.id(), check.verdict(), check.message()))
                        .toList());
        assertThat(judged)
                .filteredOn(check -> !known.contains(check.id()))
                .as("checks that are younger than the run, of subjects that did nothing wrong")
                .allMatch(check -> check.verdict() == Verdict.PASS);
    }

    /// Those that need the container lab are judged by figures of a machine, and have no fixture.
    @Test
    void eachScenarioOfTheVirtualLabHasAnOldRun() throws IOException {
        assertThat(runs())
                .extracting(OldRunsTest::name)
                .containsAll(scenarios()
                        .filter(scenario -> !scenario.needs().containsKey(Capability.REAL_TIME))
                        .map(Scenario::name)
                        .filter(name -> !name.equals("network"))
                        .toList());
    }

    @Test
    void oldRunsStaySmall() throws IOException {
        long bytes = 0;
        for (Path run : runs()) {
            bytes += Files.size(run);
        }
        assertThat(bytes).isLessThan(BYTES_MAX);
    }

    private static Stream<Scenario> scenarios() {
        return ServiceLoader.load(Scenario.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(scenario -> scenario.getClass().getPackageName().startsWith("org.warren.scenarios"));
    }

    private static String name(Path run) {
        return String.valueOf(run.getFileName()).replaceFirst("\\.zip$", "");
    }

    private void unpack(Path run) throws IOException {
        try (InputStream file = Files.newInputStream(run);
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = folder.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(zip, target);
                }
            }
        }
    }
}
