package org.warren.scenarios.keepalive;

import java.time.Duration;
import java.util.List;
import org.warren.harness.evidence.Probes;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Step;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;

/// Are keepalives sent when the rules say so, and only then? (conformance K1 to K5, T1, T8)
public final class KeepaliveScenario extends ScriptedScenario<Tunnel> {

    static final Parameter<Integer> KEEPALIVE =
            Parameter.keepalive("keepalive", "the client's persistent keepalive", "25");

    static final String UP = "interface up";
    static final String SILENCE = "silence";
    static final String STEADY = "steady";
    static final String AFTER_DATA = "after data";

    private static final Duration HALF_SECOND = Duration.ofMillis(500);
    /// Longer than a handshake that is retried after 5 s, and longer than a busy machine takes.
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(7);

    private static final Probes FIRST =
            Probes.once("first", RoadWarrior.CLIENT, Tunnel.SERVER_IPV4).linger(FIRST_ANSWER);
    private static final Probes DATA = Probes.once("data", RoadWarrior.CLIENT, Tunnel.SERVER_IPV4)
            .times(20)
            .every(HALF_SECOND);
    private static final int INTERVALS = 20;
    private static final int LONG_SECONDS = 3600;

    public KeepaliveScenario() {
        super("keepalive", "are keepalives sent when the rules say so, and only then?", KEEPALIVE);
        network(RoadWarrior.apart());
        prepare(stage -> Tunnel.prepare(stage, false, stage.get(KEEPALIVE)).countedAtTheEnd(stage));
        checks(
                PassiveKeepalive.CHECK,
                KeepaliveChecks.NO_ANSWER,
                PersistentInterval.CHECK,
                KeepaliveChecks.IMMEDIATELY,
                KeepaliveChecks.STARTS_HANDSHAKE,
                KeepaliveChecks.RENEWS,
                KeepaliveChecks.ASKS_FOR_NO_ANSWER);
    }

    @Override
    protected List<Step<Tunnel>> script(Parameters parameters) {
        Duration interval = Duration.ofSeconds(parameters.get(KEEPALIVE));
        return interval.isZero()
                ? List.of(
                        step(UP, Tunnel::up),
                        probe("first contact", FIRST.every(HALF_SECOND)),
                        idle(SILENCE, Duration.ofMinutes(10)))
                : List.of(
                        step(UP, Tunnel::up),
                        idle(STEADY, steady(interval)),
                        probe("data", DATA),
                        // After the passive keepalive, however late the kernel's timers fire.
                        idle(AFTER_DATA, Duration.ofSeconds(20)));
    }

    /// Many intervals, or if they are long a whole one, however late the kernel's timers fire.
    private static Duration steady(Duration interval) {
        return interval.toSeconds() > LONG_SECONDS
                ? interval.multipliedBy(6).dividedBy(5)
                : interval.multipliedBy(INTERVALS);
    }
}
