package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.Runs.evidence;
import static org.warren.scenarios.Runs.mustPass;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.verdict.CheckResult;
import org.warren.junit.NeedsContainerLab;
import org.warren.scenarios.OnSomePairs;
import org.warren.scenarios.Runs;
import org.warren.scenarios.UsesContainers;
import org.warren.scenarios.handshake.HandshakeScenario;
import org.warren.scenarios.keepalive.KeepaliveScenario;
import org.warren.scenarios.nattimeout.NatTimeoutScenario;

/// The same question in the virtual lab and in containers in real time: if both give the same answer, neither lies.
///
/// Runs in real time mostly wait. They begin together, several at a time, and each test picks its own up.
@NeedsContainerLab
@UsesContainers
@Execution(ExecutionMode.SAME_THREAD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(1)
class BothLabsTest {

    private static final int RUNS_IN_PARALLEL = 8;
    private static final long WHOLE = Long.MAX_VALUE;

    /// @param until the step from which on timers race with each other, or empty for a comparison of the whole run
    /// @param isAtOnce whether its path has no delay
    /// @param tolerance by which the same message may come at another time: in real time starting a process takes some
    ///     of it, on a busy machine most of it
    private record Question(
            Scenario scenario, String until, boolean isAtOnce, Duration tolerance, List<String> settings) {

        ScenarioRun.Outcome inVirtualTime(String client, String server) {
            return Runs.shared(scenario, client, server, settings.toArray(String[]::new));
        }

        ScenarioRun.Outcome inRealTime(String client, String server) {
            return Runs.runInContainers(scenario, client, server, RunListener.SILENT, settings.toArray(String[]::new));
        }
    }

    private static final Question HANDSHAKE =
            new Question(new HandshakeScenario(), "", true, Duration.ofSeconds(4), List.of("outer=ipv4"));
    private static final Question KEEPALIVE =
            new Question(new KeepaliveScenario(), "", false, Duration.ofMillis(1500), List.of("keepalive=1"));
    /// The kernel's passive keepalive may be late by 8 parts in 63 of its 10 s.
    private static final Question LOST = new Question(
            new NatTimeoutScenario(),
            "client speaks",
            true,
            Duration.ofSeconds(3),
            List.of("udp-timeout=4s", "stream-timeout=4s", "idle=18s"));
    private static final Question KEPT = new Question(
            new NatTimeoutScenario(),
            "client speaks",
            true,
            Duration.ofSeconds(3),
            List.of("udp-timeout=4s", "stream-timeout=4s", "idle=18s", "keepalive=2"));

    private final ExecutorService inRealTime = Executors.newFixedThreadPool(
            RUNS_IN_PARALLEL, Thread.ofPlatform().daemon().name("real-time").factory());
    private final Map<List<String>, Future<ScenarioRun.Outcome>> runs = new LinkedHashMap<>();

    @BeforeAll
    void startRunsInRealTime() {
        cases().map(Arguments::get).forEach(run -> {
            Question question = (Question) run[1];
            String client = (String) run[2];
            String server = (String) run[3];
            runs.put(key(question, client, server), inRealTime.submit(() -> question.inRealTime(client, server)));
        });
    }

    @AfterAll
    void endRunsInRealTime() {
        inRealTime.close();
    }

    @ParameterizedTest(name = "{0}, {2} to {3}")
    @MethodSource("cases")
    @OnSomePairs
    void labsAgree(String name, Question question, String client, String server) throws Exception {
        var inVirtualTime = question.inVirtualTime(client, server);
        var inRealTime =
                Objects.requireNonNull(runs.get(key(question, client, server))).get();
        mustPass(inVirtualTime);
        mustPass(inRealTime);
        assertThat(checks(inRealTime)).as("checks of %s", name).isEqualTo(checks(inVirtualTime));
        Evidence expected = evidence(inVirtualTime);
        Evidence actual = evidence(inRealTime);
        long end = end(expected, question);
        Duration tolerance = question.tolerance().plus(driverDelay(expected, actual));
        boolean retries = List.of(client, server).contains("wireguard-go");
        assertThat(events(expected, question, retries).differences(events(actual, question, retries), tolerance, end))
                .as("virtual time in %s and real time in %s", inVirtualTime.folder(), inRealTime.folder())
                .isEmpty();
    }

    static Stream<Arguments> cases() {
        return Runs.somePairs().map(Arguments::get).flatMap(pair -> Stream.of(
                        HANDSHAKE, KEEPALIVE, natTimeout((String) pair[0]))
                .map(question -> Arguments.of(question.scenario().name(), question, pair[0], pair[1])));
    }

    /// A client that makes handshakes nobody asked for does not lose its mapping.
    private static Question natTimeout(String client) {
        return client.equals("wireguard-go") ? KEPT : LOST;
    }

    private static List<String> key(Question question, String client, String server) {
        return List.of(question.scenario().name(), client, server);
    }

    private static List<String> checks(ScenarioRun.Outcome outcome) {
        return outcome.record().checks().stream().map(CheckResult::id).toList();
    }

    /// Where the answer comes in the moment of the question, or late on a busy machine, wireguard-go sometimes arms a
    /// retry when the handshake is over, and makes another handshake 5 s later.
    private static TunnelEvents events(Evidence evidence, Question question, boolean mayRetry) {
        TunnelEvents all = TunnelEvents.on(evidence, "server", "eth0");
        if (!mayRetry) {
            return all;
        }
        return question.isAtOnce() ? all.firstHandshakeAndData() : all.withoutRepeatedHandshakes();
    }

    /// How much later than in virtual time the driver began or ended a step, since the end of the first one. Its
    /// commands take time in the container lab, the more the more else the machine does; that says nothing about the
    /// subjects.
    private static Duration driverDelay(Evidence inVirtualTime, Evidence inRealTime) {
        var expected = inVirtualTime.observations().steps();
        var actual = inRealTime.observations().steps();
        long latest = 0;
        for (int i = 1; i < Math.min(expected.size(), actual.size()); i++) {
            long firstEnds = actual.getFirst().endNanos() - expected.getFirst().endNanos();
            latest = Math.max(
                    latest, actual.get(i).startNanos() - expected.get(i).startNanos() - firstEnds);
            latest = Math.max(latest, actual.get(i).endNanos() - expected.get(i).endNanos() - firstEnds);
        }
        return Duration.ofNanos(latest);
    }

    /// Since the first message, which is sent when the first step is over or shortly before.
    private static long end(Evidence evidence, Question question) {
        var steps = evidence.observations().steps();
        return steps.stream()
                .filter(step -> step.name().equals(question.until()))
                .findFirst()
                .map(step -> step.startNanos()
                        - steps.getFirst().endNanos()
                        - question.tolerance().toNanos())
                .orElse(WHOLE);
    }
}
