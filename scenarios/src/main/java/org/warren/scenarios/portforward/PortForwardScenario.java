package org.warren.scenarios.portforward;

import java.time.Duration;
import java.util.List;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.scenario.Step;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.nat.NatBehaviour;

/// Can a server behind a forwarded port be reached, and what if the forward or the host disappears?
///
/// ```
/// server 192.168.1.10 --- home --- 192.168.1.1 nat 203.0.113.1 --- internet --- 203.0.113.20 client
///                                  a UDP port leads to server
/// ```
///
/// The forward does not depend on a mapping: the tunnel idles for longer than any mapping lives. The forward is removed
/// while the server's keepalive keeps a mapping alive, which remains; once it has expired, nothing gets in until the
/// server itself sends; then the forward is restored. Finally the host behind it is away for a while.
public final class PortForwardScenario extends ScriptedScenario<Tunnel> {

    static final String OUTSIDE_IPV4 = "203.0.113.1";
    static final String SERVER_END = "192.168.1.10:" + Tunnel.PORT;
    static final String CLIENT_END = "203.0.113.20:" + Tunnel.PORT;
    static final int KEEPALIVE_SECONDS = 25;
    static final Duration FIRST_ANSWER = Duration.ofSeconds(7);

    private static final Duration UDP_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STREAM_TIMEOUT = Duration.ofMinutes(2);

    /// The kernel's NAT, as modelled.
    static final NatBehaviour BEHAVIOUR = NatBehaviour.linux(UDP_TIMEOUT.toNanos(), STREAM_TIMEOUT.toNanos());

    static final Parameter<Integer> PORT = Parameter.number(
            "port", "the port of the router's outside that leads to the server's 51820", "51820", 1, 65_535);
    static final Parameter<Duration> IDLE = Parameter.duration(
            "idle",
            "how long the tunnel is left alone each time; a mapping lives for 2 minutes",
            "150s",
            Duration.ofSeconds(145),
            Duration.ofMinutes(10));

    static final String WITHDRAW = "forward withdrawn";
    static final String RETURN = "forward returned";
    static final String GO = "host goes";
    static final String GONE = "host gone";
    static final String COME_BACK = "host returns";

    private static final Duration ONE_WAY = Duration.ofMillis(5);
    /// Longer than it takes to notice that nothing comes back (15 s), and two initiations.
    private static final Duration GONE_TIME = Duration.ofSeconds(25);

    public PortForwardScenario() {
        super(
                "port-forward",
                "is a server reached whose port a NAT forwards, and what if the forward or the host goes?",
                PORT,
                IDLE);
        needsLinux("the router's rules change; use --lab virtual");
        network(parameters -> Topology.of()
                .network("home", "192.168.1.0/24")
                .network("internet", "203.0.113.0/24")
                .with(Node.host(Roles.CLIENT, "internet", "203.0.113.20/24").delayed(ONE_WAY))
                .with(Node.router(RoadWarrior.ROUTER, "home", "192.168.1.1/24", "internet", OUTSIDE_IPV4 + "/24")
                        .translating(Nat.homeRouter("wan", UDP_TIMEOUT, STREAM_TIMEOUT)
                                .withPortForwards(
                                        List.of(new Nat.PortForward(
                                                false, parameters.get(PORT), "192.168.1.10", Tunnel.PORT)),
                                        false)))
                .with(Node.host(Roles.SERVER, "home", "192.168.1.10/24").behind("192.168.1.1")));
        prepare(stage -> Tunnel.prepareIpv4(stage, OUTSIDE_IPV4 + ":" + stage.get(PORT)));
        script(
                step("tunnel up", Tunnel::up),
                tries("client speaks", ForwardTry.FIRST),
                idle("idle", IDLE),
                tries("server speaks after idling", ForwardTry.SERVER_AFTER_IDLING),
                tries("client speaks after idling", ForwardTry.AFTER_IDLING),
                step("server's keepalive", tunnel -> serverKeepsAlive(tunnel, KEEPALIVE_SECONDS)),
                step(WITHDRAW, (stage, tunnel) -> router(stage)
                        .run("nft", "flush", "chain", "ip", "nat", "prerouting")
                        .orThrow()),
                idle("idle with the server's keepalive", IDLE),
                tries("client speaks without the forward", ForwardTry.WITHDRAWN),
                step("no keepalive", tunnel -> serverKeepsAlive(tunnel, 0)),
                idle("mapping expires", IDLE),
                tries("client speaks without a mapping", ForwardTry.EXPIRED),
                tries("server speaks", ForwardTry.SERVER_SPEAKS),
                idle("mapping expires again", IDLE),
                step(RETURN, (stage, tunnel) -> forward(stage)),
                tries("client speaks with the forward", ForwardTry.RETURNED),
                step(GO, (stage, tunnel) -> hostGoes(stage)),
                step(GONE, (stage, tunnel) -> {
                    stage.probe(ForwardTry.GONE.probes());
                    stage.advance(GONE_TIME);
                }),
                step(COME_BACK, (stage, tunnel) -> hostReturns(stage)),
                tries("client speaks to the host again", ForwardTry.BACK));
        checks(
                PortForwardChecks.MODEL,
                PortForwardChecks.REACHABILITY,
                PortForwardChecks.CLIENT_VIEW,
                PortForwardChecks.GONE);
        sentences(evidence -> List.of(ForwardTry.values()).stream()
                .map(tried -> "The %s %s the %s %s."
                        .formatted(
                                tried.from(),
                                ProbeEvent.isAnswered(evidence.probes(tried.probes())) ? "reached" : "did not reach",
                                tried.from().equals(Roles.CLIENT) ? Roles.SERVER : Roles.CLIENT,
                                tried.words()))
                .toList());
    }

    private static void serverKeepsAlive(Tunnel tunnel, int seconds) {
        tunnel.server().set("peer", tunnel.clientKey(), "persistent-keepalive", Integer.toString(seconds));
    }

    private Step<Tunnel> tries(String name, ForwardTry tried) {
        return probe(name, tried.probes());
    }

    private static LinuxNode router(Stage stage) {
        return stage.linux(RoadWarrior.ROUTER);
    }

    /// The host behind the forward loses its address, and the router its neighbour entry for it.
    private static void hostGoes(Stage stage) {
        LinuxNode server = stage.linux(Roles.SERVER);
        server.run("ip", "address", "delete", "192.168.1.10/24", "dev", "eth0").orThrow();
        router(stage).run("ip", "neigh", "flush", "dev", "lan").orThrow();
    }

    /// The host gets its address and its route back.
    private static void hostReturns(Stage stage) {
        LinuxNode server = stage.linux(Roles.SERVER);
        server.run("ip", "address", "add", "192.168.1.10/24", "dev", "eth0").orThrow();
        server.run("ip", "route", "replace", "default", "via", "192.168.1.1").orThrow();
        router(stage).run("ip", "neigh", "flush", "dev", "lan").orThrow();
    }

    private static void forward(Stage stage) {
        router(stage)
                .runWithInput(
                        "add rule ip nat prerouting iifname \"wan\" fib daddr type local udp dport %d dnat to %s\n"
                                .formatted(stage.get(PORT), SERVER_END),
                        "nft",
                        "-f",
                        "-")
                .orThrow();
    }
}
