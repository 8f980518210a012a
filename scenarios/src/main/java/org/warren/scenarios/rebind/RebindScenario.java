package org.warren.scenarios.rebind;

import java.time.Duration;
import java.util.List;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.kit.ping.PingsAnswered;
import org.warren.kit.roadwarrior.MovedClient;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;

/// Does a tunnel survive changes of its NAT, and does a stranger at its endpoint get no answer? (conformance R3, R4)
///
/// ```
/// client   192.168.1.2 --- home --- 192.168.1.1 nat 203.0.113.1, later .2 --- internet --- 203.0.113.10 server
/// stranger 192.168.1.3 ---'
/// ```
///
/// The NAT is restarted, gets another address, and is restarted again: then the stranger sends first, from the client's
/// port, so the NAT gives it the client's outside endpoint. It replays the client's datagrams. Finally the client
/// sends, from another outside port.
public final class RebindScenario extends ScriptedScenario<Tunnel> {

    static final String STRANGER = "stranger";
    static final String TAKEN = "port taken";

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Duration ONE_WAY = Duration.ofMillis(5);
    private static final Duration SETTLE_TIME = Duration.ofSeconds(1);

    public RebindScenario() {
        super("rebind", "does a tunnel survive what its NAT does, and is a stranger in its place met with silence?");
        needsLinux("the router's address changes; use --lab virtual");
        network(Topology.of()
                .network("home", "192.168.1.0/24")
                .network("internet", "203.0.113.0/24")
                .with(Node.host(RoadWarrior.CLIENT, "home", "192.168.1.2/24").behind("192.168.1.1"))
                .with(Node.host(STRANGER, "home", "192.168.1.3/24").behind("192.168.1.1"))
                .with(Node.router(RoadWarrior.ROUTER, "home", "192.168.1.1/24", "internet", "203.0.113.1/24")
                        .translating(
                                new Nat("wan", TIMEOUT, TIMEOUT, Nat.PortAllocation.PRESERVE, Nat.Unsolicited.DROP)))
                .with(Node.host(RoadWarrior.SERVER, "internet", RoadWarrior.SERVER_IPV4 + "/24")
                        .delayed(ONE_WAY)));
        prepare(stage -> Tunnel.prepareIpv4(stage).countedAtTheEnd(stage).settled(stage, SETTLE_TIME));
        script(
                step("tunnel up", (stage, tunnel) -> {
                    tunnel.up();
                    MovedClient.pingBothWays(stage, "first");
                }),
                step("restart", (stage, tunnel) -> {
                    stage.node(RoadWarrior.ROUTER).flushNat();
                    MovedClient.pingBothWays(stage, "restart");
                }),
                step("new address", (stage, tunnel) -> {
                    var router = stage.linux(RoadWarrior.ROUTER);
                    router.run("ip", "address", "add", "203.0.113.2/24", "dev", "wan")
                            .orThrow();
                    router.run("ip", "address", "delete", "203.0.113.1/24", "dev", "wan")
                            .orThrow();
                    router.run("ip", "address", "replace", "203.0.113.2/24", "dev", "wan")
                            .orThrow();
                    MovedClient.pingBothWays(stage, "new-address");
                }),
                step(TAKEN, (stage, tunnel) -> {
                    stage.node(RoadWarrior.ROUTER).flushNat();
                    replay(stage);
                    stage.advance(SETTLE_TIME);
                }),
                step("new port", (stage, tunnel) -> MovedClient.pingBothWays(stage, "new-port")));
        checks(new PingsAnswered("reachable", "ping-"), RebindChecks.FOLLOWS, RebindChecks.SILENT);
    }

    /// The stranger replays the client's first datagrams, from the client's port.
    private static void replay(Stage stage) {
        List<CapturedPacket> sent = MovedClient.firstDatagrams(stage);
        if (sent.isEmpty()) {
            return;
        }
        try (var socket = stage.node(STRANGER).udp(sent.getFirst().source().port())) {
            MovedClient.replay(sent, socket);
        }
    }
}
