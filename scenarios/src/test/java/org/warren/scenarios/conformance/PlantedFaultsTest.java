package org.warren.scenarios.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.labs.virtual.VirtualLabProvider;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.OpenRun;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.ScenarioRunner;
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

    /// Of each group, which each build looks at, with what the row says of this fault and of no other: one daemon has them
    /// all.
    private static final Map<String, String> SAMPLE = Map.of(
            "H9: initiations come as often as they like", "two initiations of a peer within 20 ms",
            "M1: mac1 is not looked at", "without a right mac1 there is no answer",
            "S1: reserved bytes are not looked at", "the three bytes behind the type are zero",
            "T10: initiations follow each other while one is in progress", "more initiations came within 4.5 s",
            "K2: a keepalive is answered by a keepalive", "a keepalive is not answered",
            "C4: the replay window has 1024 counters", "\"number 18975\" did not come out",
            "R2: any inner source is taken", "a peer may send from its own allowed addresses only",
            "P1: packets are not padded", "packets are padded to 16 bytes",
            "A1: received bytes are not counted", "bytes received and sent, and",
            "A4: a listen port of 0 changes nothing", "The listen port is still");

    @TempDir
    private Path folder;

    static Stream<PlantedFault> faults() {
        return PlantedFaults.all().stream();
    }

    @Test
    void faultsAreOfEachGroupAndMostOfThemOfOtherImplementations() {
        assertThat(PlantedFaults.all().stream().filter(PlantedFault::isOfOthers)).hasSizeGreaterThanOrEqualTo(FAULTS_MIN);
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
                assertThat(change.apply(Objects.requireNonNull(of).readAllBytes())).isNotEmpty();
            }
        });
    }

    /// A daemon with one fault of each group: each is found.
    @Test
    void aFaultOfEachGroupIsFound() throws Exception {
        List<PlantedFault> sample = PlantedFaults.all().stream()
                .filter(fault -> SAMPLE.containsKey(fault.toString()))
                .toList();

        assertThat(sample).hasSameSizeAs(SAMPLE.keySet());
        assertThat(sample.stream().map(PlantedFault::group).distinct())
                .containsExactly("H", "M", "S", "T", "K", "C", "R", "P", "A");
        Map<String, CheckResult> checks = checksOf(sample).stream()
                .collect(Collectors.toMap(CheckResult::id, Function.identity()));
        for (PlantedFault fault : sample) {
            CheckResult check = Objects.requireNonNull(checks.get(fault.row()));
            assertThat(check.verdict()).as(check.toString()).isEqualTo(Verdict.FAIL);
            assertThat(check.message()).as(checks.values().toString()).contains(SAMPLE.get(fault.toString()));
        }
    }

    @Tag("long")
    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void eachFaultIsFoundByItsRow(PlantedFault fault) throws Exception {
        List<CheckResult> checks = checksOf(List.of(fault));

        assertThat(checks).as(checks.toString()).extracting(CheckResult::verdict).containsExactly(Verdict.FAIL);
    }

    /// The rows of the faults, asked of a daemon that has all of them.
    private List<CheckResult> checksOf(List<PlantedFault> faults) throws Exception {
        var runner = new ScenarioRunner(new Subjects(), new VirtualLabProvider(), Runs.SEED);
        var scenario = new ConformanceScenario(List.of("WARREN_WG_HOME=" + HOME));
        String rows = faults.stream().map(PlantedFault::row).distinct().collect(Collectors.joining(","));
        RunRequest request =
                runner.request(scenario, Map.of(ConformanceScenario.SUBJECT, "java"), Map.of("rows", rows), folder);
        NewRunFolder.make(folder);
        try (OpenRun run = OpenRun.of(request, runner.subjects(), System::nanoTime)) {
            LinuxNode node = run.stage().linux(ConformanceScenario.SUBJECT);
            node.run("mkdir", HOME).orThrow();
            node.write(
                    HOME + "/warren-wg.jar",
                    PlantedDaemon.jar(
                            faults.stream().map(PlantedFault::change).toList()));
            scenario.prepareSteps(run.stage()).run();
            List<CheckResult> checks = run.finish().record().checks();
            assertThat(checks).extracting(CheckResult::id).containsExactlyInAnyOrder(rows.split(","));
            return checks;
        }
    }
}
