package org.warren.scenarios.impairedpath;

import java.time.Duration;
import java.util.List;
import org.warren.harness.evidence.Probes;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.Link;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.scenarios.encryption.OnlyTunnelTraffic;
import org.warren.scenarios.roadwarrior.Neighbours;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;
import org.warren.scenarios.timers.InitiationSpacing;
import org.warren.scenarios.timers.RekeyTimes;
import org.warren.scenarios.timers.SessionAge;

/// Does a session survive loss, duplication and reordering? (conformance C2, T1, T3, T4, T5, T10)
///
/// Both ends send a probe a second, half a delay apart, so that a probe and the echo of the other end's probe
/// travel the same way within one delay and can overtake each other.
public final class ImpairedPathScenario implements Scenario {

    /// The probes of the client and of the server.
    static final List<String> SERIES = List.of("from-client", "from-server");

    /// How long the last answers are waited for.
    static final Duration LINGER = Duration.ofSeconds(5);

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

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int TRIES = 60;

    @Override
    public String name() {
        return "impaired-path";
    }

    @Override
    public String question() {
        return "does a session survive loss, duplication and reordering?";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(LOSS, DUPLICATE, REORDER, DELAY, DURATION);
    }

    @Override
    public Topology topology(Parameters parameters) {
        Link faulty = Link.delayed(parameters.get(DELAY))
                .losing(parameters.get(LOSS))
                .duplicating(parameters.get(DUPLICATE))
                .reordering(parameters.get(REORDER));
        return RoadWarrior.across(far -> far.with(faulty));
    }

    @Override
    public List<Tap> taps() {
        return List.of(new Tap(RoadWarrior.CLIENT, "eth0"), new Tap(RoadWarrior.SERVER, "eth0"));
    }

    @Override
    public List<String> steps() {
        return List.of("tunnel up", "traffic");
    }

    @Override
    public void drive(Stage stage) {
        // What is impaired is the path of datagrams, not the search for a neighbour on it.
        Neighbours.pin(stage, RoadWarrior.PATH, "far", RoadWarrior.SERVER, "eth0");
        Tunnel tunnel = Tunnel.prepare(stage, false, 0);
        stage.step("tunnel up", () -> {
            tunnel.up();
            tunnel.client()
                    .node()
                    .probe(new Probes(
                            "first", tunnel.client().node().name(), Tunnel.SERVER_IPV4, TRIES, INTERVAL, LINGER, true));
        });
        stage.step("traffic", () -> {
            int count = (int) stage.get(DURATION).toSeconds();
            BackgroundProcess server = start(tunnel.server().node(), SERIES.get(1), Tunnel.CLIENT_IPV4, count);
            stage.advance(stage.get(DELAY).dividedBy(2));
            BackgroundProcess client = start(tunnel.client().node(), SERIES.get(0), Tunnel.SERVER_IPV4, count);
            stage.advance(stage.get(DURATION));
            server.await(LINGER.plus(LINGER)).orThrow();
            client.await(LINGER.plus(LINGER)).orThrow();
        });
        tunnel.observeCounters(stage);
    }

    private static BackgroundProcess start(LinuxNode from, String series, String to, int count) {
        return from.startProbes(new Probes(series, from.name(), to, count, INTERVAL, LINGER, false));
    }

    @Override
    public List<Check> checks() {
        return List.of(
                new DeliveredOnce(),
                new SessionSurvives(),
                new RekeyTimes(RoadWarrior.CLIENT),
                new RekeyTimes(RoadWarrior.SERVER),
                new InitiationSpacing(RoadWarrior.CLIENT),
                new InitiationSpacing(RoadWarrior.SERVER),
                new SessionAge(RoadWarrior.CLIENT),
                new SessionAge(RoadWarrior.SERVER),
                new OnlyTunnelTraffic("encrypted", RoadWarrior.CLIENT, "eth0"));
    }
}
