package org.warren.scenarios.nattimeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.Runs.evidence;
import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.OnSomePairs;
import org.warren.scenarios.Runs;

@NeedsVirtualLab
@Order(2)
class NatTimeoutScenarioTest {

    private static final int SERVER_PROBES = 20;

    static Stream<Arguments> pairs() {
        return Runs.pairs();
    }

    static Stream<Arguments> somePairs() {
        return Runs.somePairs();
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("pairs")
    void idleClientIsLostAndComesBackWhenItSpeaks(String client, String server) {
        var summary = idleHour(client, server, "30s", 0);
        assertThat(summary.lostProbes()).isEqualTo(SERVER_PROBES);
        assertThat(summary.returnedNanos()).isPresent();
        assertThat(summary.unreachableShare()).isGreaterThan(0.98);
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("somePairs")
    @OnSomePairs
    void keepaliveOfTheDocumentationKeepsTheClientReachable(String client, String server) {
        var summary = idleHour(client, server, "30s", 25);
        assertThat(summary.lostProbes()).isZero();
        assertThat(summary.unreachableShare()).isZero();
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("somePairs")
    @OnSomePairs
    void keepaliveOfTheTutorialKeepsTheClientReachable(String client, String server) {
        assertThat(idle(Duration.ofMinutes(10), client, server, "30s", 1).lostProbes())
                .isZero();
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("somePairs")
    @OnSomePairs
    void keepaliveIsTooRareForAnOldRouter(String client, String server) {
        var summary = idleHour(client, server, "10s", 25);
        assertThat(summary.unreachableShare()).isCloseTo(0.6, Offset.offset(0.03));
        assertThat(summary.unreachableShareByCapture()).isCloseTo(summary.unreachableShare(), Offset.offset(0.005));
    }

    @Test
    void dayWithKeepaliveLosesNothing() {
        var outcome = mustPass(
                run(new NatTimeoutScenario(), "kernel", "kernel", "stream-timeout=30s", "keepalive=25", "idle=24h"));
        assertThat(outcome.record().clock().elapsedSeconds()).isGreaterThan(86_400);
        assertThat(evidence(outcome).packets("client", "eth0")).hasSizeGreaterThan(5_000);
    }

    private static NatTimeoutSummary idleHour(String client, String server, String timeout, int keepalive) {
        return idle(Duration.ofHours(1), client, server, timeout, keepalive);
    }

    private static NatTimeoutSummary idle(Duration time, String client, String server, String timeout, int keepalive) {
        ScenarioRun.Outcome outcome = mustPass(run(
                new NatTimeoutScenario(),
                client,
                server,
                "udp-timeout=" + timeout,
                "stream-timeout=" + timeout,
                "keepalive=" + keepalive,
                "idle=" + time.toSeconds() + "s"));
        assertThat(outcome.record().clock().elapsedSeconds()).isGreaterThan((double) time.toSeconds());
        return NatTimeoutSummary.of(evidence(outcome));
    }
}
