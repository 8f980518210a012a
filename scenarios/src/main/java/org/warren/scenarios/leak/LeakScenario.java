package org.warren.scenarios.leak;

import java.time.Duration;
import java.util.List;
import org.warren.harness.evidence.Probes;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.scenario.Stage;
import org.warren.kit.encryption.OnlyTunnelTraffic;
import org.warren.kit.roadwarrior.QuickTunnel;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.kit.wgquick.WgQuickScenario;

/// Does anything but the tunnel's datagrams leave a client whose default route is a wg-quick tunnel?
///
/// A program sends all the time, from when the tunnel is up until after it is taken down, while the server restarts,
/// and the client reconnects and changes its uplink. In between another program resolves a name. The system's own
/// resolver is the client's neighbour, to whom the main table has a route, so that without `DNS` the query bypasses the
/// tunnel.
public final class LeakScenario extends WgQuickScenario<QuickTunnel> {

    static final Parameter<String> DNS =
            Parameter.choice("dns", "whether the client's file has a DNS setting", "on", "off");

    static final String RUN = "run";
    static final String RECONNECT = "reconnect";
    static final String ROAM = "roam";

    static final Probes PROGRAM = Probes.once("all-the-time", RoadWarrior.CLIENT, Tunnel.SERVER_IPV4)
            .times(800)
            .every(Duration.ofMillis(100));

    /// How long the program continues after a change.
    private static final Duration AFTER_A_CHANGE = Duration.ofSeconds(5);
    /// 15 s until the client initiates a new handshake, and time for that.
    private static final Duration UNTIL_NEW_HANDSHAKE = Duration.ofSeconds(25);

    private static final String NEIGHBOUR_RESOLVER = "nameserver 198.51.100.1\noptions timeout:1 attempts:1\n";

    public LeakScenario() {
        super("leak", "does anything but the tunnel's datagrams leave a client with a full tunnel?", DNS);
        network(RoadWarrior.twoUplinks());
        script(
                step("up", tunnel -> tunnel.client().up()),
                step(RUN, (stage, tunnel) -> {
                    var program = stage.start(PROGRAM);
                    stage.afterLastStep(() -> program.signal(15));
                    stage.advance(AFTER_A_CHANGE);
                }),
                // Nobody answers; only the destination of the query matters.
                step("name", tunnel -> tunnel.client().node().run("getent", "ahostsv4", "example.org")),
                step("server restarts", (stage, tunnel) -> {
                    tunnel.server().down();
                    stage.advance(AFTER_A_CHANGE);
                    tunnel.server().up();
                }),
                idle(RECONNECT, UNTIL_NEW_HANDSHAKE),
                step(ROAM, (stage, tunnel) -> {
                    stage.linux(RoadWarrior.CLIENT).routeDefaultVia(RoadWarrior.SECOND_GATEWAY);
                    stage.advance(AFTER_A_CHANGE);
                }),
                step("down", (stage, tunnel) -> {
                    tunnel.client().down();
                    stage.advance(AFTER_A_CHANGE);
                }));
        checks(
                new OnlyTunnelTraffic("no-leak-first-uplink", RoadWarrior.CLIENT, "eth0"),
                new OnlyTunnelTraffic("no-leak-second-uplink", RoadWarrior.CLIENT, "eth1"),
                LeakChecks.NAMES_INSIDE,
                LeakChecks.TUNNEL_IN_USE);
    }

    @Override
    protected QuickTunnel prepare(Stage stage) {
        QuickTunnel tunnel = QuickTunnel.prepare(stage, false, 0, List.of("0.0.0.0/0"));
        stage.lab().capture(RoadWarrior.SERVER, Tunnel.NAME);
        stage.linux(RoadWarrior.CLIENT).write("/etc/resolv.conf", NEIGHBOUR_RESOLVER);
        var file = tunnel.file();
        tunnel.client().configure(stage.get(DNS).equals("on") ? file.with("DNS = 1.1.1.1") : file);
        return tunnel;
    }
}
