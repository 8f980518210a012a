package org.warren.scenarios.impairedpath;

import java.time.Duration;
import org.warren.harness.evidence.Probes;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.Link;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.StaticNeighbours;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.kit.timers.InitiationSpacing;
import org.warren.kit.timers.RekeyTimes;
import org.warren.kit.timers.SessionAge;

/// Does a session survive loss, duplication and reordering? (conformance C2, T1, T3, T4, T5, T10)
///
/// Both ends send a probe per second, half a delay apart, so that a probe and the echo of the other end's probe are in
/// flight at the same time and can overtake each other.
public final class ImpairedPathScenario extends ScriptedScenario<Tunnel> {

    static final Parameter<Double> LOSS = Parameter.percent("loss", "datagrams lost on the path", "20%", 60);
    static final Parameter<Double> DUPLICATE = Parameter.percent("duplicate", "datagrams that come twice", "5%", 100);
    static final Parameter<Double> REORDER =
            Parameter.percent("reorder", "datagrams that overtake those before them", "25%", 100);
    static final Parameter<Duration> DELAY = Parameter.duration(
            "delay",
            "one-way delay of those that do not overtake",
            "20ms",
            Duration.ofMillis(1),
            Duration.ofSeconds(1));
    static final Parameter<Duration> DURATION =
            Parameter.duration("duration", "how long both ends talk", "1h", Duration.ofMinutes(1), Duration.ofDays(1));

    static final String TRAFFIC = "traffic";

    /// How long to wait for the last answers.
    static final Duration LINGER = Duration.ofSeconds(5);

    static final Probes FROM_CLIENT =
            Probes.once("from-client", RoadWarrior.CLIENT, Tunnel.SERVER_IPV4).linger(LINGER);
    static final Probes FROM_SERVER =
            Probes.once("from-server", RoadWarrior.SERVER, Tunnel.CLIENT_IPV4).linger(LINGER);
    private static final Probes FIRST = Probes.once("first", RoadWarrior.CLIENT, Tunnel.SERVER_IPV4)
            .times(60)
            .linger(LINGER)
            .untilAnswered();

    public ImpairedPathScenario() {
        super(
                "impaired-path",
                "does a session survive loss, duplication and reordering?",
                LOSS,
                DUPLICATE,
                REORDER,
                DELAY,
                DURATION);
        network(parameters -> RoadWarrior.across(far -> far.with(Link.delayed(parameters.get(DELAY))
                .losing(parameters.get(LOSS))
                .duplicating(parameters.get(DUPLICATE))
                .reordering(parameters.get(REORDER)))));
        script(
                step("tunnel up", (stage, tunnel) -> {
                    tunnel.up();
                    stage.probe(FIRST);
                }),
                step(TRAFFIC, (stage, tunnel) -> {
                    int count = (int) stage.get(DURATION).toSeconds();
                    stage.start(FROM_SERVER.times(count));
                    stage.advance(stage.get(DELAY).dividedBy(2));
                    stage.start(FROM_CLIENT.times(count));
                    stage.advance(stage.get(DURATION));
                    stage.await(FROM_SERVER, LINGER.plus(LINGER));
                    stage.await(FROM_CLIENT, LINGER.plus(LINGER));
                }));
        checks(
                ImpairedPathChecks.DELIVERED_ONCE,
                ImpairedPathChecks.SESSION_SURVIVES,
                RekeyTimes.of(RoadWarrior.CLIENT),
                RekeyTimes.of(RoadWarrior.SERVER),
                InitiationSpacing.of(RoadWarrior.CLIENT),
                InitiationSpacing.of(RoadWarrior.SERVER),
                SessionAge.ofSent(RoadWarrior.CLIENT),
                SessionAge.ofSent(RoadWarrior.SERVER),
                Tunnel.ENCRYPTED);
    }

    @Override
    protected Tunnel prepare(Stage stage) {
        // Only the path of datagrams is impaired, not neighbour discovery on it.
        StaticNeighbours.pin(stage, RoadWarrior.PATH, "far", RoadWarrior.SERVER, "eth0");
        return Tunnel.prepare(stage, false, 0).countedAtTheEnd(stage);
    }
}
