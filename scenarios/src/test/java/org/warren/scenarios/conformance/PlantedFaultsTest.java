package org.warren.scenarios.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.labs.virtual.VirtualLabProvider;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.Subjects;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;
import org.warren.wireguard.tunnel.Tunnel;

/// Daemons that do wrong in one thing, each found by the row that is about it.
@NeedsVirtualLab
@Order(3)
class PlantedFaultsTest {

    private static final String HOME = "/run/planted";

    /// Of other implementations.
    private static final int FAULTS_MIN = 30;

    /// One of each group, which each build looks at.
    private static final List<String> SAMPLE = List.of(
            "H9: initiations come as often as they like",
            "M1: mac1 is not looked at",
            "S1: reserved bytes are not looked at",
            "T10: initiations follow each other while one is in progress",
            "K2: a keepalive is answered by a keepalive",
            "C4: the replay window has 1024 counters",
            "R2: any inner source is taken",
            "P1: packets are not padded",
            "A1: received bytes are not counted");

    @TempDir
    private Path folder;

    @Test
    void faultsAreOfEachGroupAndMostOfThemOfOtherImplementations() {
        assertThat(PlantedFaults.all().stream().filter(PlantedFault::isOfOthers))
                .hasSizeGreaterThanOrEqualTo(FAULTS_MIN);
        assertThat(PlantedFaults.all()).extracting(PlantedFault::toString).doesNotHaveDuplicates();
        assertThat(PlantedFaults.all().stream().map(PlantedFault::group).distinct())
                .containsExactlyInAnyOrderElementsOf(Rows.all().stream()
                        .filter(Row::isPlayed)
                        .map(Row::group)
                        .distinct()
                        .toList());
    }

    @Test
    void eachFaultCanBePlanted() {
        assertThat(PlantedFaults.all()).allSatisfy(fault -> {
            PlantedDaemon.Change change = fault.change();
            try (InputStream of = Tunnel.class.getResourceAsStream("/" + change.path())) {
                assertThat(change.apply(Objects.requireNonNull(of).readAllBytes()))
                        .isNotEmpty();
            }
        });
    }

    @Test
    void aFaultOfEachGroupIsFound() throws Exception {
        List<PlantedFault> sample = PlantedFaults.all().stream()
                .filter(fault -> SAMPLE.contains(fault.toString()))
                .toList();

        assertThat(sample).extracting(PlantedFault::group).containsExactly("H", "M", "S", "T", "K", "C", "R", "P", "A");
        areFound(sample);
    }

    /// One fault is one FAIL: the rows that it touches besides its own stay PASS. So does each way to know load, and
    /// each way through two handshakes at once.
    @Test
    void aFaultIsNotBlamedOnOtherRows() throws Exception {
        Map<String, PlantedDaemon.Change> changes = new LinkedHashMap<>();
        List.of("M3", "M4", "M8", "M9", "M10", "M11")
                .forEach(row -> changes.put(row, PlantedFaults.countsEachSecond()));
        changes.put("H13", PlantedFaults.givesUpItsInitiation());
        Map<String, List<String>> faults = Map.of(
                "S1: reserved bytes are not looked at", List.of("S5"),
                "T15: retries have no jitter", List.of("T5"),
                "T5: retries come half a second late", List.of("M12", "H10"),
                "T8: an answer is missed after 12 s", List.of("K1", "T1"),
                "T8: an answer does not count, so that a handshake follows data that was answered", List.of("K2"),
                "A6: a set of the allowed IPs ends the session", List.of("R1", "R11"),
                "A5: an endpoint that is known is not changed", List.of("R12"));
        faults.forEach((name, rows) -> rows.forEach(row -> changes.put(row, fault(name))));

        assertThat(played(changes)).allSatisfy(check -> assertThat(check.verdict())
                .as("%s: %s", check.id(), check.message())
                .isEqualTo(Verdict.PASS));
    }

    /// That there are too few is T6's FAIL.
    @Test
    void fewRetriesSayNothingOfAJitter() throws Exception {
        PlantedDaemon.Change change = fault("T6: a handshake is given up after three retries");

        assertThat(played(Map.of("T15", change))).singleElement().satisfies(check -> {
            assertThat(check.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(check.message()).contains("but 3 repetitions");
        });
    }

    private static PlantedDaemon.Change fault(String name) {
        return PlantedFaults.all().stream()
                .filter(fault -> fault.toString().equals(name))
                .findFirst()
                .orElseThrow()
                .change();
    }

    @Tag("long")
    @Test
    void allFaultsAreFound() throws Exception {
        List<PlantedFault> left = new ArrayList<>(PlantedFaults.all());
        while (!left.isEmpty()) {
            // A run asks each row once.
            Map<String, PlantedFault> round = new LinkedHashMap<>();
            left.forEach(fault -> round.putIfAbsent(fault.row(), fault));
            areFound(List.copyOf(round.values()));
            left.removeAll(round.values());
        }
    }

    /// Each row is asked of a daemon that has the fault that is the row's to find, and no other.
    private void areFound(List<PlantedFault> faults) throws Exception {
        Map<String, PlantedFault> byRow =
                faults.stream().collect(Collectors.toMap(PlantedFault::row, Function.identity()));
        Map<String, PlantedDaemon.Change> changes = new LinkedHashMap<>();
        faults.forEach(fault -> changes.put(fault.row(), fault.change()));

        assertThat(played(changes)).allSatisfy(check -> assertThat(check.verdict())
                .as("%s: %s", byRow.get(check.id()), check.message())
                .isEqualTo(Verdict.FAIL));
    }

    /// Each row of a daemon that has its change, and no other.
    private List<CheckResult> played(Map<String, PlantedDaemon.Change> changes) throws Exception {
        var scenario = new ConformanceScenario(
                List.of("WARREN_WG_HOME=" + HOME),
                (row, stage, subject) -> plant(Objects.requireNonNull(changes.get(row.id())), stage, subject));
        var runner = new ScenarioRunner(new Subjects(), new VirtualLabProvider(), Runs.SEED);
        RunRequest request = runner.request(
                scenario,
                Map.of(ConformanceScenario.SUBJECT, "java"),
                Map.of("rows", String.join(",", changes.keySet())),
                folder);
        NewRunFolder.make(folder);
        List<CheckResult> checks =
                runner.run(request, RunListener.SILENT).record().checks();

        assertThat(checks).extracting(CheckResult::id).containsExactlyInAnyOrderElementsOf(changes.keySet());
        return checks;
    }

    private static boolean plant(PlantedDaemon.Change change, Stage stage, SubjectInterface subject) {
        subject.discard();
        LinuxNode node = stage.linux(ConformanceScenario.SUBJECT);
        node.run("mkdir", "-p", HOME).orThrow();
        node.write(HOME + "/warren-wg.jar", PlantedDaemon.jar(List.of(change)));
        return true;
    }
}
