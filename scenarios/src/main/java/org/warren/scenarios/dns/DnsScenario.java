package org.warren.scenarios.dns;

import java.time.Duration;
import java.util.List;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.scenarios.encryption.OnlyTunnelTraffic;
import org.warren.scenarios.roadwarrior.QuickTunnel;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;
import org.warren.scenarios.wgquick.NodeState;
import org.warren.scenarios.wgquick.NothingLeft;
import org.warren.scenarios.wgquick.PingsAnswered;
import org.warren.scenarios.wgquick.WgQuickScenario;

/// Does wg-quick give a node the tunnel's resolvers, and take them away again?
///
/// The client's file names two resolvers and a search domain; wg-quick hands them to resolvconf(8).
public final class DnsScenario implements WgQuickScenario {

    static final List<String> RESOLVERS =
            List.of("search example.internal", "nameserver 1.1.1.1", "nameserver 8.8.8.8");

    /// A daemon hears from the kernel that its link is up, and ends when it is gone; both take a moment.
    private static final Duration QUIET = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "dns";
    }

    @Override
    public String question() {
        return "does wg-quick give a node the tunnel's resolvers, and take them away again?";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of();
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
        return List.of("up", "down");
    }

    @Override
    public void drive(Stage stage) {
        QuickTunnel tunnel = QuickTunnel.prepare(stage, false, 0, List.of("10.100.0.0/24"));
        LinuxNode client = tunnel.client().node();
        tunnel.client().configure(tunnel.file().with("DNS = 1.1.1.1, 8.8.8.8, example.internal"));
        NodeState.note(stage, client, "before");
        stage.step("up", () -> {
            tunnel.client().up();
            stage.advance(QUIET);
            stage.observe("ping-tunnel", client.ping(Tunnel.SERVER_IPV4));
        });
        NodeState.note(stage, client, "up");
        stage.step("down", tunnel.client()::down);
        stage.advance(QUIET);
        NodeState.note(stage, client, "after");
    }

    @Override
    public List<Check> checks() {
        return List.of(
                new AskedOfResolvconf("up", "resolvconf -a (tun\\.)?wg0 -m 0 -x"),
                new TunnelsResolvers(),
                new AskedOfResolvconf("down", "resolvconf -d (tun\\.)?wg0( -f)?"),
                new NothingLeft("nothing-left", "before", "after", List.of()),
                new PingsAnswered("through-the-tunnel", "ping-"),
                new OnlyTunnelTraffic("encrypted", RoadWarrior.CLIENT, "eth0"));
    }
}
