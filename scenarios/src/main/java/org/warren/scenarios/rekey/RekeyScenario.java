package org.warren.scenarios.rekey;

import java.time.Duration;
import org.warren.harness.evidence.Probes;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.Link;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.kit.timers.InitiationSpacing;
import org.warren.kit.timers.RekeyTimes;
import org.warren.kit.timers.SessionAge;

/// Is traffic affected by the renewal of its session every two minutes? (conformance T1, T3, T4, T11)
///
/// Numbered probes pass through the tunnel at an even rate for the whole time; around the first renewal a second series
/// sends at the rate `burst`. Finally a datagram arrives just before its session ends, and another just after. In the
/// lab's virtual time no time passes while a node computes, so the rate is exactly that of the sender.
public final class RekeyScenario extends ScriptedScenario<Tunnel> {

    static final Parameter<Duration> TIME =
            Parameter.duration("time", "how long probes flow", "10m", Duration.ofMinutes(5), Duration.ofDays(1));
    static final Parameter<Duration> PACE =
            Parameter.duration("pace", "time between two probes", "1s", Duration.ofMillis(10), Duration.ofMinutes(1));
    static final Parameter<Integer> BURST = Parameter.number(
            "burst", "probes a second in the four seconds around the first renewal", "250", 10, 10_000);

    static final Probes STEADY =
            Probes.once("steady", RoadWarrior.CLIENT, Tunnel.SERVER_IPV4).linger(Duration.ofSeconds(2));
    static final Probes FAST =
            Probes.once("fast", RoadWarrior.CLIENT, Tunnel.SERVER_IPV4).linger(Duration.ofSeconds(2));

    static final String IN_TIME = "just in time";
    static final String TOO_LATE = "too late";

    /// The first renewal is due 120 s after the handshake, with which the steady series begins.
    private static final Duration BEFORE_RENEWAL = Duration.ofSeconds(118);

    private static final int BURST_SECONDS = 4;
    /// After this much silence nobody has a usable session.
    private static final Duration FORGOTTEN = Duration.ofSeconds(200);

    private static final Duration BEFORE_THE_END = Duration.ofSeconds(178);
    /// A datagram that is sent 0.8 s before the end and takes 1.5 s arrives after it.
    private static final Duration NEAR_THE_END = Duration.ofMillis(179_200);

    private static final Duration SLOW = Duration.ofMillis(1_500);

    public RekeyScenario() {
        super("rekey", "does traffic notice that its session is renewed every two minutes?", TIME, PACE, BURST);
        needsCommands();
        network(RoadWarrior.apart());
        prepare(stage -> Tunnel.prepareIpv4(stage).countedAtTheEnd(stage));
        script(
                step("tunnel up", Tunnel::up),
                step("first renewal", (stage, tunnel) -> {
                    Duration pace = stage.get(PACE);
                    int rate = stage.get(BURST);
                    stage.start(
                            STEADY.times((int) stage.get(TIME).dividedBy(pace)).every(pace));
                    stage.advance(BEFORE_RENEWAL);
                    stage.probe(FAST.times(rate * BURST_SECONDS)
                            .every(Duration.ofSeconds(1).dividedBy(rate)));
                }),
                step("later renewals", (stage, tunnel) -> stage.await(STEADY, stage.get(TIME))),
                step(IN_TIME, (stage, tunnel) -> {
                    stage.lab().capture(RoadWarrior.CLIENT, Tunnel.NAME);
                    growOld(stage, BEFORE_THE_END);
                    pingOnce(stage, RoadWarrior.SERVER, Tunnel.CLIENT_IPV4);
                }),
                step(TOO_LATE, (stage, tunnel) -> {
                    growOld(stage, NEAR_THE_END);
                    // At the server, so that its own capture shows when it sent.
                    stage.lab().link(RoadWarrior.CLIENT, "eth0").shape(Link.delayed(SLOW));
                    pingOnce(stage, RoadWarrior.SERVER, Tunnel.CLIENT_IPV4);
                }));
        checks(
                RekeyChecks.inOrder(STEADY),
                RekeyChecks.inOrder(FAST),
                RekeyChecks.renewalDuring(FAST),
                RekeyTimes.of(RoadWarrior.CLIENT),
                RekeyTimes.of(RoadWarrior.SERVER),
                InitiationSpacing.of(RoadWarrior.CLIENT),
                SessionAge.ofSent(RoadWarrior.CLIENT),
                SessionAge.ofSent(RoadWarrior.SERVER),
                SessionAge.ofReceived(RoadWarrior.CLIENT, Tunnel.NAME, Tunnel.SERVER_IPV4, IN_TIME, TOO_LATE),
                Tunnel.ENCRYPTED);
    }

    /// Lets the client begin a session, and waits until that session has reached an age.
    private static void growOld(Stage stage, Duration age) {
        stage.advance(FORGOTTEN);
        long began = stage.lab().clock().elapsedNanos();
        pingOnce(stage, RoadWarrior.CLIENT, Tunnel.SERVER_IPV4);
        stage.advance(age.minusNanos(stage.lab().clock().elapsedNanos() - began));
    }

    private static void pingOnce(Stage stage, String from, String address) {
        stage.linux(from).run("ping", "-n", "-c", "1", "-W", "3", address);
    }
}
