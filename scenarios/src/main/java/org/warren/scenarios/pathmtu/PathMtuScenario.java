package org.warren.scenarios.pathmtu;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;

/// Does a tunnel work over a path that is narrower than it takes it to be? (conformance P1, P2, P3)
///
/// The tunnel has its default MTU of 1420 bytes, so its largest datagrams have 1480 bytes over IPv4 and 1500 over
/// IPv6, and neither fits a path of 1400.
public final class PathMtuScenario implements Scenario {

    static final int TUNNEL_MTU = 1420;
    static final int ROUTE_MTU = 1300;
    static final int SMALL_BYTES = 128;
    /// Before and behind a multiple of 16, and one byte short of the tunnel's MTU.
    static final List<Integer> PADDED_BYTES = List.of(28, 32, 33, TUNNEL_MTU - 1);

    static final Parameter<Integer> PATH_MTU =
            Parameter.number("path-mtu", "the MTU in the middle of the path, in bytes", "1400", 1280, 1479);
    static final Parameter<String> OUTER =
            Parameter.choice("outer", "the address family between the endpoints", "ipv4", "ipv6");
    static final Parameter<String> ICMP =
            Parameter.choice("icmp", "what the path does to the ICMP that tells its MTU", "passed", "dropped");

    private static final int TRIES = 8;

    @Override
    public String name() {
        return "path-mtu";
    }

    @Override
    public String question() {
        return "do packets that fit the tunnel, but not the path under it, arrive?";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(PATH_MTU, OUTER, ICMP);
    }

    @Override
    public Topology topology(Parameters parameters) {
        return RoadWarrior.narrow(parameters.get(PATH_MTU));
    }

    @Override
    public List<Tap> taps() {
        return List.of(
                new Tap(RoadWarrior.CLIENT, "eth0"),
                new Tap(RoadWarrior.NEAR, "wan"),
                new Tap(RoadWarrior.SERVER, "eth0"));
    }

    @Override
    public List<String> steps() {
        return List.of("tunnel up", "padding", "large packets", "small packets", "route mtu");
    }

    @Override
    public void drive(Stage stage) {
        if (stage.get(ICMP).equals("dropped")) {
            RoadWarrior.silenceRouters(stage);
        }
        observeDefaultMtu(stage);
        Tunnel tunnel = Tunnel.prepare(stage, stage.get(OUTER).equals("ipv6"), 0);
        LinuxNode client = tunnel.client().node();
        LinuxNode server = tunnel.server().node();
        stage.step("tunnel up", () -> {
            tunnel.up();
            stage.observe("ping-first", client.ping(Tunnel.SERVER_IPV4));
        });
        stage.step(
                "padding", () -> PADDED_BYTES.forEach(bytes -> client.pingUnfragmented(Tunnel.SERVER_IPV4, 1, bytes)));
        stage.step("large packets", () -> {
            stage.observe("ping-large-client", client.pingUnfragmented(Tunnel.SERVER_IPV4, TRIES, TUNNEL_MTU));
            stage.observe("ping-large-server", server.pingUnfragmented(Tunnel.CLIENT_IPV4, TRIES, TUNNEL_MTU));
        });
        stage.step("small packets", () -> {
            stage.observe("ping-small-client", client.pingUnfragmented(Tunnel.SERVER_IPV4, 3, SMALL_BYTES));
            stage.observe("ping-small-server", server.pingUnfragmented(Tunnel.CLIENT_IPV4, 3, SMALL_BYTES));
        });
        stage.step("route mtu", () -> {
            client.run("ip", "route", "replace", Tunnel.SERVER_IPV4, "dev", "wg0", "mtu", "" + ROUTE_MTU)
                    .orThrow();
            stage.observe("ping-beyond-route", client.pingUnfragmented(Tunnel.SERVER_IPV4, 1, ROUTE_MTU + 1));
            stage.observe("ping-at-route", client.pingUnfragmented(Tunnel.SERVER_IPV4, 1, ROUTE_MTU));
        });
        tunnel.observeCounters(stage);
    }

    /// An interface that nobody has configured tells what the implementation makes by itself.
    private static void observeDefaultMtu(Stage stage) {
        for (String role : List.of(RoadWarrior.CLIENT, RoadWarrior.SERVER)) {
            stage.createTunnel(role, "untouched");
            String text = new String(stage.node(role).read("/sys/class/net/untouched/mtu"), StandardCharsets.US_ASCII);
            stage.observe("default-mtu-" + role, Integer.parseInt(text.strip()));
        }
    }

    @Override
    public List<Check> checks() {
        return List.of(new DefaultMtu(), new Padding(), new LargePackets(), new SmallPackets(), new RouteMtu());
    }
}
