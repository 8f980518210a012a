package org.warren.scenarios.dns;

import java.util.List;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.scenario.Stage;
import org.warren.kit.ping.PingsAnswered;
import org.warren.kit.roadwarrior.QuickTunnel;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.kit.wgquick.NodeState;
import org.warren.kit.wgquick.NothingLeft;
import org.warren.kit.wgquick.WgQuickScenario;

/// Does wg-quick give a node the tunnel's resolvers, and take them away again?
///
/// The client's file contains two resolvers and a search domain; wg-quick passes them to resolvconf(8).
public final class DnsScenario extends WgQuickScenario<QuickTunnel> {

    static final List<String> RESOLVERS =
            List.of("search example.internal", "nameserver 1.1.1.1", "nameserver 8.8.8.8");

    static final Note<NodeState> BEFORE = NodeState.noted("before");
    static final Note<NodeState> WHILE_UP = NodeState.noted("up");

    private static final Note<NodeState> AFTER = NodeState.noted("after");
    private static final Note<PingResult> PING = Note.ping("ping-tunnel");

    public DnsScenario() {
        super("dns", "does wg-quick give a node the tunnel's resolvers, and take them away again?");
        network(RoadWarrior.apart());
        script(step("up", DnsScenario::up), step("down", DnsScenario::down));
        checks(
                DnsChecks.resolvconf("up", "resolvconf -a (tun\\.)?wg0 -m 0 -x"),
                DnsChecks.RESOLVERS_WHILE_UP,
                DnsChecks.resolvconf("down", "resolvconf -d (tun\\.)?wg0( -f)?"),
                new NothingLeft("nothing-left", BEFORE, AFTER, List.of()),
                new PingsAnswered("through-the-tunnel", "ping-"),
                Tunnel.ENCRYPTED);
    }

    @Override
    protected QuickTunnel prepare(Stage stage) {
        QuickTunnel tunnel = QuickTunnel.prepare(stage, false, 0, List.of("10.100.0.0/24"));
        tunnel.client().configure(tunnel.file().with("DNS = 1.1.1.1, 8.8.8.8, example.internal"));
        NodeState.note(stage, tunnel.client().node(), BEFORE);
        return tunnel;
    }

    private static void up(Stage stage, QuickTunnel tunnel) {
        tunnel.client().up();
        stage.advance(SETTLE_TIME);
        stage.ping(PING, RoadWarrior.CLIENT, Tunnel.SERVER_IPV4);
        NodeState.note(stage, tunnel.client().node(), WHILE_UP);
    }

    private static void down(Stage stage, QuickTunnel tunnel) {
        tunnel.client().down();
        stage.advance(SETTLE_TIME);
        NodeState.note(stage, tunnel.client().node(), AFTER);
    }
}
