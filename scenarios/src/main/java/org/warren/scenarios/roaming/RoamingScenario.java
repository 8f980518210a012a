package org.warren.scenarios.roaming;

import java.time.Duration;
import java.util.List;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.kit.ping.PingsAnswered;
import org.warren.kit.roadwarrior.MovedClient;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;

/// Does the server follow a client that moves, and nobody else? (conformance R3, R4)
///
/// ```
/// client eth0 192.168.1.2 --- home ---- 192.168.1.1 nat    203.0.113.1 --- internet --- 203.0.113.10 server
///        eth1 192.168.2.2 --- mobile -- 192.168.2.1 mobile 203.0.113.2 ---'        `--- 203.0.113.66 eve
/// ```
///
/// The home's NAT loses its mappings and picks another port, then the client changes to the mobile network. Finally
/// Eve, who has the client's first datagrams, replays them to the server from her own address.
public final class RoamingScenario extends ScriptedScenario<Tunnel> {

    static final String EVE = "eve";
    static final List<String> ROUTERS = List.of(RoadWarrior.ROUTER, "mobile");
    static final Note<PingResult> AFTER_REPLAY = Note.ping("ping-server-after-replay");

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Duration ONE_WAY = Duration.ofMillis(5);
    private static final Duration SETTLE_TIME = Duration.ofSeconds(1);

    public RoamingScenario() {
        super("roaming", "does the server follow a client that moves, and nobody else?");
        network(Topology.of()
                .network("home", "192.168.1.0/24")
                .network("mobile", "192.168.2.0/24")
                .network("internet", "203.0.113.0/24")
                .with(Node.host(
                                RoadWarrior.CLIENT,
                                Interface.of("eth0", "home", "192.168.1.2/24"),
                                Interface.of("eth1", "mobile", "192.168.2.2/24"))
                        .behind("192.168.1.1"))
                .with(router(ROUTERS.get(0), "home", "192.168.1.1/24", "203.0.113.1/24"))
                .with(router(ROUTERS.get(1), "mobile", "192.168.2.1/24", "203.0.113.2/24"))
                .with(Node.host(RoadWarrior.SERVER, "internet", RoadWarrior.SERVER_IPV4 + "/24")
                        .delayed(ONE_WAY))
                .with(Node.host(EVE, "internet", "203.0.113.66/24")));
        prepare(stage -> Tunnel.prepareIpv4(stage).countedAtTheEnd(stage).settled(stage, SETTLE_TIME));
        script(
                step("tunnel up", (stage, tunnel) -> {
                    tunnel.up();
                    MovedClient.pingBothWays(stage, "first");
                }),
                step("new port", (stage, tunnel) -> {
                    stage.node(RoadWarrior.ROUTER).flushNat();
                    MovedClient.pingBothWays(stage, "new-port");
                }),
                step("new network", (stage, tunnel) -> {
                    stage.node(RoadWarrior.CLIENT).routeDefaultVia("192.168.2.1");
                    MovedClient.pingBothWays(stage, "new-network");
                }),
                step("replay", (stage, tunnel) -> {
                    // Eve replays the client's first datagrams from her own address.
                    try (var eve = stage.node(EVE).udp(0)) {
                        MovedClient.replay(MovedClient.firstDatagrams(stage), eve);
                    }
                    stage.advance(SETTLE_TIME);
                    stage.ping(AFTER_REPLAY, RoadWarrior.SERVER, Tunnel.CLIENT_IPV4);
                }));
        checks(new PingsAnswered("reachable", "ping-"), RoamingChecks.FOLLOWS, RoamingChecks.REPLAY);
    }

    private static Node router(String name, String network, String inside, String outside) {
        return Node.router(name, network, inside, "internet", outside)
                .translating(new Nat("wan", TIMEOUT, TIMEOUT, Nat.PortAllocation.RANDOM, Nat.Unsolicited.DROP));
    }
}
