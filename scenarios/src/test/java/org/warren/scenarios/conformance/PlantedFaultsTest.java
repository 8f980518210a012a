package org.warren.scenarios.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.labs.virtual.VirtualLabProvider;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.OpenRun;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.subject.Subjects;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

/// Daemons that do wrong in one thing, each found by the row that is about it.
@NeedsVirtualLab
@Order(3)
class PlantedFaultsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final String HOME = "/run/planted";

    /// Of each group of rows one fault, or more.
    private static final List<PlantedFault> FAULTS = List.of(
            new PlantedFault(
                    "a replayed initiation is answered",
                    "H7",
                    () -> PlantedDaemon.withBody(
                            "noise/Tai64n", "isAfter", code -> code.iconst_1().ireturn())),
            new PlantedFault(
                    "initiations come as often as they like",
                    "H9",
                    () -> PlantedDaemon.withNumber("peer/Handshaking", "authenticate", SECOND / 50, 0L)),
            new PlantedFault(
                    "mac1 is not looked at",
                    "M1",
                    () -> PlantedDaemon.withBody("cookie/CookieChecker", "hasMac1", code -> code.iconst_1()
                            .ireturn())),
            new PlantedFault(
                    "a cookie is used for five minutes",
                    "M7",
                    () -> PlantedDaemon.withNumber("cookie/MacStamper", "stamp", 115 * SECOND, 300 * SECOND)),
            new PlantedFault(
                    "a replayed message is taken again",
                    "S4",
                    () -> PlantedDaemon.withBody("session/ReplayWindow", "accept", code -> code.iconst_1()
                            .ireturn())),
            new PlantedFault(
                    "an initiator renews ten seconds late",
                    "T1",
                    () -> PlantedDaemon.withNumber("peer/Peer", "onDataSent", 120 * SECOND, 130 * SECOND)),
            new PlantedFault(
                    "nobody is missed before 16 s",
                    "T8",
                    () -> PlantedDaemon.withNumber("timers/TimerRules", "onDataSent", 15 * SECOND, 16 * SECOND)),
            new PlantedFault(
                    "retries have no jitter",
                    "T5",
                    () -> PlantedDaemon.withBody("timers/TimerRules", "jitter", code -> code.lconst_0()
                            .lreturn())),
            new PlantedFault(
                    "the passive keepalive comes a quarter of a second late",
                    "K1",
                    () -> PlantedDaemon.withNumber(
                            "timers/TimerRules", "onDataReceived", 10 * SECOND, 10 * SECOND + SECOND / 4)),
            new PlantedFault(
                    "the replay window has 1024 counters",
                    "C4",
                    () -> PlantedDaemon.withNumber("session/ReplayWindow", "accept", 8128L, 1024L)),
            new PlantedFault(
                    "any inner source is taken",
                    "R2",
                    () -> PlantedDaemon.withBody("router/AllowedIps", "peerForSource", code -> code.aload(0)
                            .aload(1)
                            .invokevirtual(
                                    ClassDesc.of("org.warren.wireguard.router.AllowedIps"),
                                    "peerForDestination",
                                    MethodTypeDesc.of(
                                            ConstantDescs.CD_Object, ClassDesc.of("org.warren.wireguard.ip.IpPacket")))
                            .areturn())),
            new PlantedFault(
                    "packets are not padded",
                    "P1",
                    () -> PlantedDaemon.withBody(
                            "session/Padding", "lengthOf", code -> code.iload(0).ireturn())),
            new PlantedFault(
                    "received bytes are not counted",
                    "A1",
                    () -> PlantedDaemon.withBody("peer/TransferStats", "countReceived", code -> code.return_())));

    @TempDir
    private Path folder;

    /// @param what the daemon does wrong
    /// @param row that finds it
    /// @param jar the daemon's
    private record PlantedFault(String what, String row, Supplier<byte[]> jar) {

        @Override
        public String toString() {
            return row + ": " + what;
        }
    }

    static Stream<PlantedFault> some() {
        return FAULTS.stream().filter(fault -> List.of("C4", "K1").contains(fault.row()));
    }

    static Stream<PlantedFault> others() {
        return FAULTS.stream().filter(fault -> some().noneMatch(fault::equals));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("some")
    void faultIsFoundByItsRow(PlantedFault fault) throws Exception {
        isFound(fault);
    }

    @Tag("long")
    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    void eachOtherFaultIsFoundByItsRow(PlantedFault fault) throws Exception {
        isFound(fault);
    }

    private void isFound(PlantedFault fault) throws Exception {
        var runner = new ScenarioRunner(new Subjects(), new VirtualLabProvider(), Runs.SEED);
        var scenario = new ConformanceScenario(List.of("WARREN_WG_HOME=" + HOME));
        RunRequest request = runner.request(
                scenario, Map.of(ConformanceScenario.SUBJECT, "java"), Map.of("rows", fault.row()), folder);
        NewRunFolder.make(folder);
        ScenarioRun.Outcome outcome;
        try (OpenRun run = OpenRun.of(request, runner.subjects(), System::nanoTime)) {
            LinuxNode node = run.stage().linux(ConformanceScenario.SUBJECT);
            node.run("mkdir", HOME).orThrow();
            node.write(HOME + "/warren-wg.jar", fault.jar().get());
            scenario.prepareSteps(run.stage()).run();
            outcome = run.finish();
        }

        assertThat(outcome.record().checks())
                .extracting(CheckResult::id, CheckResult::verdict)
                .as(outcome.record().checks().toString())
                .containsExactly(tuple(fault.row(), Verdict.FAIL));
    }
}
