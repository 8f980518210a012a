package org.warren.scenarios.keepalive;

import java.time.Duration;
import java.util.List;
import org.warren.harness.scenario.Parameter;
import org.warren.harness.scenario.Parameters;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.scenario.Traffic;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Checker;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;

/// Are keepalives sent when the rules say so, and only then? (conformance K1 to K5)
public final class KeepaliveScenario implements Scenario {

    private static final Duration SILENCE = Duration.ofMinutes(10);
    /// Past the passive keepalive, however late the kernel's timers fire.
    private static final Duration AFTER_DATA = Duration.ofSeconds(20);
    private static final int INTERVALS = 20;
    private static final int LONG_SECONDS = 3600;

    static final Parameter<Integer> KEEPALIVE =
            Parameter.keepalive("keepalive", "the client's persistent keepalive", "25");

    @Override
    public String name() {
        return "keepalive";
    }

    @Override
    public String question() {
        return "are keepalives sent when the rules say so, and only then?";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(KEEPALIVE);
    }

    @Override
    public Topology topology(Parameters parameters) {
        return RoadWarrior.apart();
    }

    @Override
    public List<Tap> taps() {
        return List.of(new Tap(RoadWarrior.CLIENT, "eth0"), new Tap(RoadWarrior.SERVER, "eth0"));
    }

    @Override
    public List<String> steps() {
        return List.of("interface up", "then silence, or a steady stretch, data, and what comes after");
    }

    @Override
    public void drive(Stage stage) {
        int keepalive = stage.get(KEEPALIVE);
        Tunnel tunnel = Tunnel.prepare(stage, false, keepalive);
        stage.step("interface up", tunnel::up);
        if (keepalive == 0) {
            stage.step("first contact", () -> probes(tunnel, "first", 1));
            stage.step("silence", () -> stage.advance(SILENCE));
        } else {
            stage.step("steady", () -> stage.advance(steady(Duration.ofSeconds(keepalive))));
            stage.step("data", () -> probes(tunnel, "data", 20));
            stage.step("after data", () -> stage.advance(AFTER_DATA));
        }
        tunnel.observeCounters(stage);
    }

    /// Many intervals, or where they are long a whole one, however late the kernel's timers fire.
    private static Duration steady(Duration interval) {
        return interval.toSeconds() > LONG_SECONDS
                ? interval.multipliedBy(6).dividedBy(5)
                : interval.multipliedBy(INTERVALS);
    }

    private static void probes(Tunnel tunnel, String name, int count) {
        Duration interval = Duration.ofMillis(500);
        Traffic.probe(
                tunnel.client().node(), name, Tunnel.SERVER_IPV4, count, interval, Duration.ofSeconds(1), count == 1);
    }

    @Override
    public List<Checker> checkers() {
        return KeepaliveCheckers.all();
    }
}
