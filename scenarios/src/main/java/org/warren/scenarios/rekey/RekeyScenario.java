package org.warren.scenarios.rekey;

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
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;
import org.warren.scenarios.timers.InitiationSpacing;
import org.warren.scenarios.timers.OldSessionRefused;
import org.warren.scenarios.timers.RekeyTimes;
import org.warren.scenarios.timers.SessionAge;

/// Does traffic notice that its session is renewed every two minutes? (conformance T1, T3, T4, T11)
///
/// Numbered probes flow through the tunnel at an even pace for the whole time; around the first renewal a second one
/// sends as fast as `burst` says. At last a datagram arrives just before its session ends, and another just after.
/// In the lab's virtual time computing takes no time, so the rate is what is sent.
public final class RekeyScenario implements Scenario {

    static final Parameter<Duration> TIME =
            Parameter.duration("time", "how long probes flow", "10m", Duration.ofMinutes(5), Duration.ofDays(1));
    static final Parameter<Duration> PACE =
            Parameter.duration("pace", "time between two probes", "1s", Duration.ofMillis(10), Duration.ofMinutes(1));
    static final Parameter<Integer> BURST = Parameter.number(
            "burst", "probes a second in the four seconds around the first renewal", "250", 10, 10_000);

    static final String STEADY = "steady";
    static final String FAST = "fast";

    /// The first renewal is due 120 s after the handshake, with which the steady series begins.
    private static final Duration BEFORE_RENEWAL = Duration.ofSeconds(118);

    static final String IN_TIME = "just in time";
    static final String TOO_LATE = "too late";

    private static final int BURST_SECONDS = 4;
    /// After so much silence nobody has a session that could be used.
    private static final Duration FORGOTTEN = Duration.ofSeconds(200);

    private static final Duration BEFORE_THE_END = Duration.ofSeconds(178);
    /// What leaves 0.8 s before the end and needs 1.5 s arrives after it.
    private static final Duration NEAR_THE_END = Duration.ofMillis(179_200);

    private static final Duration SLOW = Duration.ofMillis(1_500);
    private static final Duration LINGER = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "rekey";
    }

    @Override
    public String question() {
        return "does traffic notice that its session is renewed every two minutes?";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(TIME, PACE, BURST);
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
        return List.of("tunnel up", "first renewal", "later renewals", IN_TIME, TOO_LATE);
    }

    @Override
    public void drive(Stage stage) {
        Tunnel tunnel = Tunnel.prepareIpv4(stage);
        LinuxNode client = tunnel.client().node();
        Duration pace = stage.get(PACE);
        int steady = (int) stage.get(TIME).dividedBy(pace);
        stage.step("tunnel up", tunnel::up);
        BackgroundProcess probes =
                client.startProbes(new Probes(STEADY, client.name(), Tunnel.SERVER_IPV4, steady, pace, LINGER, false));
        stage.step("first renewal", () -> {
            stage.advance(BEFORE_RENEWAL);
            int rate = stage.get(BURST);
            Duration interval = Duration.ofSeconds(1).dividedBy(rate);
            client.probe(
                    new Probes(FAST, client.name(), Tunnel.SERVER_IPV4, rate * BURST_SECONDS, interval, LINGER, false));
        });
        stage.step("later renewals", () -> probes.await(stage.get(TIME)).orThrow());
        stage.lab().capture(RoadWarrior.CLIENT, Tunnel.NAME);
        growOld(stage, client, BEFORE_THE_END);
        stage.step(IN_TIME, () -> pingOnce(tunnel.server().node(), Tunnel.CLIENT_IPV4));
        growOld(stage, client, NEAR_THE_END);
        // At the far end, so that the server's own capture shows when it sent.
        stage.lab().link(RoadWarrior.CLIENT, "eth0").shape(Link.delayed(SLOW));
        stage.step(TOO_LATE, () -> pingOnce(tunnel.server().node(), Tunnel.CLIENT_IPV4));
        tunnel.observeCounters(stage);
    }

    /// Lets the client begin a session, and that session come to an age.
    private static void growOld(Stage stage, LinuxNode client, Duration age) {
        stage.advance(FORGOTTEN);
        long began = stage.lab().clock().elapsedNanos();
        pingOnce(client, Tunnel.SERVER_IPV4);
        stage.advance(age.minusNanos(stage.lab().clock().elapsedNanos() - began));
    }

    private static void pingOnce(LinuxNode from, String address) {
        from.run("ping", "-n", "-c", "1", "-W", "3", address);
    }

    @Override
    public List<Check> checks() {
        return List.of(
                new InOrder(STEADY),
                new InOrder(FAST),
                new RenewalDuring(FAST),
                new RekeyTimes(RoadWarrior.CLIENT),
                new RekeyTimes(RoadWarrior.SERVER),
                new InitiationSpacing(RoadWarrior.CLIENT),
                new SessionAge(RoadWarrior.CLIENT),
                new SessionAge(RoadWarrior.SERVER),
                new OldSessionRefused(RoadWarrior.CLIENT, Tunnel.NAME, Tunnel.SERVER_IPV4, IN_TIME, TOO_LATE),
                new OnlyTunnelTraffic("encrypted", RoadWarrior.CLIENT, "eth0"));
    }
}
