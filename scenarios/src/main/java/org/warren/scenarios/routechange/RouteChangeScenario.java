package org.warren.scenarios.routechange;

import java.time.Duration;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.evidence.Probes;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.kit.encryption.OnlyTunnelTraffic;
import org.warren.kit.roadwarrior.NestedTunnel;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;

/// Does a tunnel follow the routes under it, and survive unusual ones? (conformance R8)
///
/// The route to the server moves from one uplink to the other while probes are sent; then a second tunnel is set up
/// inside the first; then the client is given an endpoint of the server that is inside the tunnel, so that each
/// datagram enters the tunnel that it comes from.
public final class RouteChangeScenario extends ScriptedScenario<Tunnel> {

    static final String MOVE = "route moves";
    static final String SECOND_UPLINK = "second uplink";
    static final String LOOP = "loop";

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration HALF = Duration.ofSeconds(10);

    /// The client's probes across the change.
    static final Probes ACROSS = Probes.once("across", RoadWarrior.CLIENT, Tunnel.SERVER_IPV4)
            .times(200)
            .every(INTERVAL);

    static final Note<PingResult> NESTED_CLIENT = Note.ping("ping-nested-client");
    static final Note<PingResult> NESTED_SERVER = Note.ping("ping-nested-server");
    static final Note<PingResult> PING_LOOP = Note.ping("ping-loop");
    static final Note<Long> LOOP_BYTES = Note.number("loop-bytes");
    static final Note<PingResult> AFTER_LOOP = Note.ping("ping-after-loop");

    private static final Note<PingResult> FIRST = Note.ping("ping-first");
    /// Each round of the loop takes 20 ms, and no more than 32 packets are queued.
    private static final String SLOW_LOOP = "tc qdisc add dev wg0 root netem delay 20ms limit 32";
    private static final Duration SETTLE_TIME = Duration.ofSeconds(2);

    public RouteChangeScenario() {
        super("route-change", "does a tunnel follow the routes under it, and survive strange ones?");
        needsCommands();
        network(RoadWarrior.twoUplinks());
        prepare(stage ->
                Tunnel.prepare(stage, false, 0).countedAtTheEnd(stage).capturedInside(stage, RoadWarrior.CLIENT));
        script(
                step("tunnel up", (stage, tunnel) -> {
                    tunnel.up();
                    stage.ping(FIRST, RoadWarrior.CLIENT, Tunnel.SERVER_IPV4);
                }),
                step("first uplink", (stage, tunnel) -> {
                    stage.start(ACROSS);
                    // Between two probes, so that none is in flight while the route moves.
                    stage.advance(HALF.plus(INTERVAL.dividedBy(2)));
                }),
                step(MOVE, (stage, tunnel) -> stage.linux(RoadWarrior.CLIENT)
                        .run("ip", "route", "add", RoadWarrior.SERVER_IPV4, "via", RoadWarrior.SECOND_GATEWAY)
                        .orThrow()),
                step(SECOND_UPLINK, (stage, tunnel) -> {
                    stage.advance(HALF);
                    stage.await(ACROSS, HALF);
                }),
                step("tunnel in tunnel", (stage, tunnel) -> {
                    NestedTunnel.prepare(stage).up();
                    stage.ping(NESTED_CLIENT, RoadWarrior.CLIENT, NestedTunnel.SERVER_IPV4);
                    stage.ping(NESTED_SERVER, RoadWarrior.SERVER, NestedTunnel.CLIENT_IPV4);
                }),
                step(LOOP, RouteChangeScenario::loop),
                step("after the loop", RouteChangeScenario::afterLoop));
        checks(
                RouteChangeChecks.FOLLOWS_ROUTE,
                RouteChangeChecks.SERVER_ROAMS,
                RouteChangeChecks.NOTHING_LOST,
                RouteChangeChecks.NESTED,
                RouteChangeChecks.BOUNDED_LOOP,
                new OnlyTunnelTraffic("encrypted-first", RoadWarrior.CLIENT, "eth0"),
                new OnlyTunnelTraffic("encrypted-second", RoadWarrior.CLIENT, "eth1"));
    }

    private static void loop(Stage stage, Tunnel tunnel) {
        LinuxNode client = tunnel.client().node();
        // Without a delay an endless loop would take place in one instant of the lab's clock.
        client.run(SLOW_LOOP.split(" ")).orThrow();
        long before = sentBytes(client);
        setEndpoint(tunnel, Tunnel.SERVER_IPV4 + ":" + Tunnel.PORT);
        stage.ping(PING_LOOP, RoadWarrior.CLIENT, Tunnel.SERVER_IPV4);
        stage.note(LOOP_BYTES, sentBytes(client) - before);
    }

    private static void afterLoop(Stage stage, Tunnel tunnel) {
        setEndpoint(tunnel, Tunnel.ENDPOINT_IPV4);
        tunnel.client()
                .node()
                .run("tc", "qdisc", "del", "dev", Tunnel.NAME, "root")
                .orThrow();
        stage.advance(SETTLE_TIME);
        stage.ping(AFTER_LOOP, RoadWarrior.CLIENT, Tunnel.SERVER_IPV4);
    }

    private static void setEndpoint(Tunnel tunnel, String endpoint) {
        String peer = tunnel.clientConfig().peers().getFirst().publicKey();
        tunnel.client().set("peer", peer, "endpoint", endpoint);
    }

    private static long sentBytes(LinuxNode node) {
        return Long.parseLong(node.readText("/sys/class/net/" + Tunnel.NAME + "/statistics/tx_bytes"));
    }
}
