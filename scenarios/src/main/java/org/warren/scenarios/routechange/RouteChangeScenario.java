package org.warren.scenarios.routechange;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.warren.harness.evidence.Probes;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.scenarios.encryption.OnlyTunnelTraffic;
import org.warren.scenarios.roadwarrior.NestedTunnel;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;

/// Does a tunnel follow the routes under it, and survive strange ones? (conformance R8)
///
/// The route to the server moves from one uplink to the other while probes flow; then a second tunnel is set up
/// inside the first; then the client is told that the server's endpoint lies inside the tunnel, so that each
/// datagram enters the tunnel that it comes from.
public final class RouteChangeScenario implements Scenario {

    /// The client's probes across the change.
    static final String SERIES = "across";
    static final String MOVE = "route moves";

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration HALF = Duration.ofSeconds(10);
    private static final int COUNT = 200;
    /// Each time round takes 20 ms, and no more than 32 packets are on their way.
    private static final String SLOW_LOOP = "tc qdisc add dev wg0 root netem delay 20ms limit 32";
    private static final Duration QUIET = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "route-change";
    }

    @Override
    public String question() {
        return "does a tunnel follow the routes under it, and survive strange ones?";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of();
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
    public List<String> steps() {
        return List.of(
                "tunnel up", "first uplink", MOVE, "second uplink", "tunnel in tunnel", "loop", "after the loop");
    }

    @Override
    public void drive(Stage stage) {
        Tunnel tunnel = Tunnel.prepare(stage, false, 0);
        LinuxNode client = tunnel.client().node();
        stage.lab().capture(RoadWarrior.CLIENT, Tunnel.NAME);
        stage.step("tunnel up", () -> {
            tunnel.up();
            stage.observe("ping-first", client.ping(Tunnel.SERVER_IPV4));
        });
        BackgroundProcess probes = client.startProbes(
                new Probes(SERIES, client.name(), Tunnel.SERVER_IPV4, COUNT, INTERVAL, Duration.ofSeconds(1), false));
        // Between two probes, so that none is on its way while the route moves.
        stage.step("first uplink", () -> stage.advance(HALF.plus(INTERVAL.dividedBy(2))));
        stage.step(
                MOVE, () -> client.run("ip", "route", "add", RoadWarrior.SERVER_IPV4, "via", RoadWarrior.SECOND_GATEWAY)
                        .orThrow());
        stage.step("second uplink", () -> {
            stage.advance(HALF);
            probes.await(HALF).orThrow();
        });
        NestedTunnel nested = NestedTunnel.prepare(stage);
        stage.step("tunnel in tunnel", () -> {
            nested.up();
            stage.observe("ping-nested-client", client.ping(NestedTunnel.SERVER_IPV4));
            stage.observe("ping-nested-server", tunnel.server().node().ping(NestedTunnel.CLIENT_IPV4));
        });
        loop(stage, tunnel);
        tunnel.observeCounters(stage);
    }

    private static void loop(Stage stage, Tunnel tunnel) {
        LinuxNode client = tunnel.client().node();
        String peer = tunnel.clientConfig().peers().getFirst().publicKey();
        stage.step("loop", () -> {
            // Without a delay a loop that has no end would have none at one instant of the lab's clock.
            client.run(SLOW_LOOP.split(" ")).orThrow();
            long before = sentBytes(client);
            tunnel.client().set("peer", peer, "endpoint", Tunnel.SERVER_IPV4 + ":" + Tunnel.PORT);
            stage.observe("ping-loop", client.ping(Tunnel.SERVER_IPV4));
            stage.observe("loop-bytes", sentBytes(client) - before);
        });
        stage.step("after the loop", () -> {
            tunnel.client().set("peer", peer, "endpoint", Tunnel.ENDPOINT_IPV4);
            client.run("tc", "qdisc", "del", "dev", Tunnel.NAME, "root").orThrow();
            stage.advance(QUIET);
            stage.observe("ping-after-loop", client.ping(Tunnel.SERVER_IPV4));
        });
    }

    private static long sentBytes(LinuxNode node) {
        byte[] text = node.read("/sys/class/net/" + Tunnel.NAME + "/statistics/tx_bytes");
        return Long.parseLong(new String(text, StandardCharsets.US_ASCII).strip());
    }

    @Override
    public List<Check> checks() {
        return List.of(
                new FollowsTheRoute(),
                new Roams(),
                new NothingLost(),
                new TunnelInTunnel(),
                new BoundedLoop(),
                new OnlyTunnelTraffic("encrypted-first", RoadWarrior.CLIENT, "eth0"),
                new OnlyTunnelTraffic("encrypted-second", RoadWarrior.CLIENT, "eth1"));
    }
}
