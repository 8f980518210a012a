package org.warren.scenarios.leak;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.warren.harness.evidence.Probes;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.WgQuickFile;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.scenarios.encryption.OnlyTunnelTraffic;
import org.warren.scenarios.roadwarrior.QuickTunnel;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;
import org.warren.scenarios.wgquick.WgQuickScenario;

/// Does anything but the tunnel's datagrams leave a client whose default route is a tunnel of wg-quick's?
///
/// A program sends all the time, from when the tunnel is up until after it is taken down, while the server restarts,
/// the client connects again and changes its uplink. In between another asks for a name. The system's own resolver is
/// the client's neighbour, to whom the main table has a route, so that without `DNS` the question goes around the
/// tunnel.
public final class LeakScenario implements Scenario {

    static final Parameter<String> DNS =
            Parameter.choice("dns", "whether the client's file has a DNS setting", "on", "off");

    static final String SERIES = "all-the-time";
    static final String RUN = "run";
    static final String RECONNECT = "reconnect";
    static final String ROAM = "roam";

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration WHILE = Duration.ofSeconds(5);
    /// 15 s until the client begins to doubt the session, and time for its handshake.
    private static final Duration DOUBT = Duration.ofSeconds(25);
    private static final int COUNT = 800;
    private static final String NEIGHBOUR_RESOLVER = "nameserver 198.51.100.1\noptions timeout:1 attempts:1\n";

    @Override
    public String name() {
        return "leak";
    }

    @Override
    public String question() {
        return "does anything but the tunnel's datagrams leave a client with a full tunnel?";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(DNS);
    }

    @Override
    public Topology topology(Parameters parameters) {
        return RoadWarrior.twoUplinks();
    }

    @Override
    public List<Tap> taps() {
        return List.of(
                new Tap(RoadWarrior.CLIENT, "eth0"),
                new Tap(RoadWarrior.CLIENT, "eth1"),
                new Tap(RoadWarrior.SERVER, "eth0"));
    }

    @Override
    public Optional<String> unsupportedIn(String lab) {
        return WgQuickScenario.unsupported(lab);
    }

    @Override
    public List<String> steps() {
        return List.of("up", RUN, "name", "server restarts", RECONNECT, ROAM, "down");
    }

    @Override
    public void drive(Stage stage) {
        QuickTunnel tunnel = QuickTunnel.prepare(stage, false, 0, List.of("0.0.0.0/0"));
        LinuxNode client = tunnel.client().node();
        stage.lab().capture(RoadWarrior.SERVER, Tunnel.NAME);
        client.write("/etc/resolv.conf", NEIGHBOUR_RESOLVER.getBytes(StandardCharsets.US_ASCII));
        WgQuickFile file = tunnel.file();
        tunnel.client().configure(stage.get(DNS).equals("on") ? file.with("DNS = 1.1.1.1") : file);
        stage.step("up", tunnel.client()::up);
        BackgroundProcess program = client.startProbes(
                new Probes(SERIES, client.name(), Tunnel.SERVER_IPV4, COUNT, INTERVAL, Duration.ofSeconds(1), false));
        stage.step(RUN, () -> stage.advance(WHILE));
        // Nobody answers; what matters is who is asked.
        stage.step("name", () -> client.run("getent", "ahostsv4", "example.org"));
        stage.step("server restarts", () -> {
            tunnel.server().down();
            stage.advance(WHILE);
            tunnel.server().up();
        });
        stage.step(RECONNECT, () -> stage.advance(DOUBT));
        stage.step(ROAM, () -> {
            client.run("ip", "route", "replace", "default", "via", RoadWarrior.SECOND_GATEWAY)
                    .orThrow();
            stage.advance(WHILE);
        });
        stage.step("down", () -> {
            tunnel.client().down();
            stage.advance(WHILE);
        });
        program.signal(15);
    }

    @Override
    public List<Check> checks() {
        return List.of(
                new OnlyTunnelTraffic("no-leak-first-uplink", RoadWarrior.CLIENT, "eth0"),
                new OnlyTunnelTraffic("no-leak-second-uplink", RoadWarrior.CLIENT, "eth1"),
                new NamesInside(),
                new TunnelInUse());
    }
}
