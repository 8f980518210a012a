package org.warren.scenarios.nattimeout;

import java.time.Duration;
import java.util.Optional;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.catalogue.NatCatalogue;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Probes;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.topology.Nat;
import org.warren.kit.encryption.OnlyTunnelTraffic;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;

/// Does the server still reach a client that has been idle behind a NAT?
///
/// ```
/// client 192.168.1.2 --- home --- 192.168.1.1 nat 203.0.113.1 --- internet --- 203.0.113.10 server
/// ```
public final class NatTimeoutScenario extends ScriptedScenario<Tunnel> {

    private static final String HOME = "home";
    private static final Duration SECOND = Duration.ofSeconds(1);
    /// A new mapping may become a stream 2 s after its first packet; no packet may be sent in that tick.
    private static final Duration OFF_TICK = Duration.ofMillis(1500);
    private static final Duration TIMEOUT_MAX = Duration.ofDays(1);

    static final Parameter<Duration> UDP_TIMEOUT = Parameter.duration(
            "udp-timeout", "life of a mapping that is no stream (conntrack)", "30s", SECOND, TIMEOUT_MAX);
    static final Parameter<Duration> STREAM_TIMEOUT = Parameter.duration(
            "stream-timeout", "life of a mapping that is a stream (conntrack)", "120s", SECOND, TIMEOUT_MAX);
    static final Parameter<String> NAT = Parameter.of(
            "nat",
            "home is the lab kernel's masquerade with these two timeouts, another one is that of the catalogue",
            "home or a name of `warren list nats`",
            HOME,
            text -> isNat(text) ? text : null);
    static final Parameter<Integer> KEEPALIVE =
            Parameter.keepalive("keepalive", "the client's persistent keepalive", "0");
    static final Parameter<Duration> IDLE =
            Parameter.duration("idle", "how long the tunnel is left alone", "1h", SECOND, Duration.ofDays(7));

    /// Longer than a handshake that is retried after 5 s, with some margin for busy machines.
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(7);

    static final Probes FIRST =
            Probes.once("first", RoadWarrior.CLIENT, Tunnel.SERVER_IPV4).linger(FIRST_ANSWER);
    static final Probes SERVER_TRIES =
            Probes.once("server-try", RoadWarrior.SERVER, Tunnel.CLIENT_IPV4).times(20);
    static final Probes CLIENT_SPEAKS = Probes.once("client-speak", RoadWarrior.CLIENT, Tunnel.SERVER_IPV4)
            .times(20)
            .untilAnswered();
    static final Probes SERVER_AGAIN = Probes.once("server-again", RoadWarrior.SERVER, Tunnel.CLIENT_IPV4)
            .times(3)
            .every(OFF_TICK);

    static final String IDLE_TIME = "idle";
    static final String SERVER_TRIES_STEP = "server tries";

    public NatTimeoutScenario() {
        super(
                "nat-timeout",
                "does the server still reach a client that has been idle behind a NAT?",
                UDP_TIMEOUT,
                STREAM_TIMEOUT,
                KEEPALIVE,
                IDLE,
                NAT);
        network(parameters -> RoadWarrior.behind(
                parameters.get(NAT).equals(HOME)
                        ? Nat.homeRouter("wan", parameters.get(UDP_TIMEOUT), parameters.get(STREAM_TIMEOUT))
                        : Nat.like("wan", NatCatalogue.shipped().nat(parameters.get(NAT)))));
        prepare(stage -> Tunnel.prepare(stage, false, stage.get(KEEPALIVE)).countedAtTheEnd(stage));
        script(
                step("tunnel up", Tunnel::up),
                probe("first contact", FIRST),
                idle(IDLE_TIME, IDLE),
                probe(SERVER_TRIES_STEP, SERVER_TRIES),
                probe("client speaks", CLIENT_SPEAKS),
                probe("server again", SERVER_AGAIN));
        checks(
                Reachability.CHECK.when(NatTimeoutScenario::hasNatEvents),
                BehindProgram.NAT_MODEL.when(NatTimeoutScenario::hasProgram),
                BehindProgram.REACHABILITY.when(NatTimeoutScenario::hasProgram),
                MappingLife.CHECK.when(NatTimeoutScenario::isKernels),
                NatTimeoutChecks.UNREACHABLE_SHARE.when(NatTimeoutScenario::isKernels),
                NatTimeoutChecks.RECOVERY,
                new OnlyTunnelTraffic("encrypted", RouterView.ROUTER, RouterView.WAN));
        summary(evidence -> hasProgram(evidence)
                ? BehindProgram.summary(evidence)
                : NatTimeoutSummary.of(evidence).summary());
    }

    private static boolean isNat(String name) {
        return name.equals(HOME) || NatCatalogue.shipped().findIpv4(name).isPresent();
    }

    /// Whether the NAT is the kernel's, as in all runs of versions that had no other.
    static boolean isKernels(Evidence evidence) {
        return natName(evidence).equals(HOME);
    }

    /// The NAT, if it is a third-party program, which does not report its mappings.
    static Optional<CataloguedNat> program(Evidence evidence) {
        return NatCatalogue.shipped().find(natName(evidence)).filter(nat -> nat.program() != null);
    }

    private static boolean hasProgram(Evidence evidence) {
        return program(evidence).isPresent();
    }

    private static boolean hasNatEvents(Evidence evidence) {
        return !hasProgram(evidence);
    }

    /// The name of the NAT.
    static String natName(Evidence evidence) {
        return evidence.observations().parameters().getOrDefault(NAT.name(), HOME);
    }
}
