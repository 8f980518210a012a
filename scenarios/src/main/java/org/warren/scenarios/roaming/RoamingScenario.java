package org.warren.scenarios.roaming;

import java.time.Duration;
import java.util.List;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Link;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;
import org.warren.scenarios.wgquick.PingsAnswered;

/// Does the server follow a client that moves, and nobody else? (conformance R3, R4)
///
/// ```
/// client eth0 192.168.1.2 --- home ---- 192.168.1.1 nat    203.0.113.1 --- internet --- 203.0.113.10 server
///        eth1 192.168.2.2 --- mobile -- 192.168.2.1 mobile 203.0.113.2 ---'        `--- 203.0.113.66 eve
/// ```
///
/// The home's NAT loses its mappings and picks another port, then the client changes to the mobile network. At last
/// Eve, who has the client's first datagrams, sends them to the server again from her own address.
public final class RoamingScenario implements Scenario {

    static final String EVE = "eve";
    static final String NEW_PORT = "new port";
    static final String NEW_NETWORK = "new network";
    static final String REPLAY = "replay";
    static final List<String> ROUTERS = List.of(RoadWarrior.ROUTER, "mobile");

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Link PATH = Link.delayed(Duration.ofMillis(5));
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final String RECORDING = "/run/wireguard/recording.pcap";
    /// Initiation, confirming keepalive or first packet, and two packets more.
    private static final int RECORDED = 4;

    @Override
    public String name() {
        return "roaming";
    }

    @Override
    public String question() {
        return "does the server follow a client that moves, and nobody else?";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of();
    }

    @Override
    public Topology topology(Parameters parameters) {
        return Topology.of(
                        Network.of("home", "192.168.1.0/24"),
                        Network.of("mobile", "192.168.2.0/24"),
                        Network.of("internet", "203.0.113.0/24"))
                .with(Node.host(
                                RoadWarrior.CLIENT,
                                Interface.of("eth0", "home", "192.168.1.2/24"),
                                Interface.of("eth1", "mobile", "192.168.2.2/24"))
                        .behind("192.168.1.1"))
                .with(router(ROUTERS.get(0), "home", "192.168.1.1/24", "203.0.113.1/24"))
                .with(router(ROUTERS.get(1), "mobile", "192.168.2.1/24", "203.0.113.2/24"))
                .with(Node.host(
                        RoadWarrior.SERVER,
                        Interface.of("eth0", "internet", RoadWarrior.SERVER_IPV4 + "/24")
                                .with(PATH)))
                .with(Node.host(EVE, Interface.of("eth0", "internet", "203.0.113.66/24")));
    }

    private static Node router(String name, String network, String inside, String outside) {
        return Node.router(name, Interface.of("lan", network, inside), Interface.of("wan", "internet", outside))
                .translating(new Nat("wan", TIMEOUT, TIMEOUT, Nat.PortAllocation.RANDOM, Nat.Unsolicited.DROP));
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
        return List.of("tunnel up", NEW_PORT, NEW_NETWORK, REPLAY);
    }

    @Override
    public void drive(Stage stage) {
        Tunnel tunnel = Tunnel.prepareIpv4(stage);
        LinuxNode client = tunnel.client().node();
        BackgroundProcess recording = client.spawn(
                "logs/client-recording.log",
                List.of(
                        "tcpdump",
                        "-i",
                        "eth0",
                        "-U",
                        "-c",
                        "" + RECORDED,
                        "-w",
                        RECORDING,
                        "udp",
                        "dst",
                        "port",
                        "" + Tunnel.PORT));
        stage.advance(QUIET);
        stage.step("tunnel up", () -> {
            tunnel.up();
            pingBothWays(stage, tunnel, "first");
        });
        recording.await(QUIET).orThrow();
        stage.step(NEW_PORT, () -> {
            stage.node(RoadWarrior.ROUTER).run("conntrack", "-F").orThrow();
            pingBothWays(stage, tunnel, "new-port");
        });
        stage.step(NEW_NETWORK, () -> {
            client.run("ip", "route", "replace", "default", "via", "192.168.2.1")
                    .orThrow();
            pingBothWays(stage, tunnel, "new-network");
        });
        stage.step(REPLAY, () -> {
            replay(stage.node(EVE), Recording.payloads(client.read(RECORDING)));
            stage.advance(QUIET);
            stage.observe("ping-server-after-replay", tunnel.server().node().ping(Tunnel.CLIENT_IPV4));
        });
        tunnel.observeCounters(stage);
    }

    /// The client speaks first, so that the server hears where it is.
    private static void pingBothWays(Stage stage, Tunnel tunnel, String when) {
        stage.observe("ping-client-" + when, tunnel.client().node().ping(Tunnel.SERVER_IPV4));
        stage.observe("ping-server-" + when, tunnel.server().node().ping(Tunnel.CLIENT_IPV4));
    }

    /// Bash sends what one process writes at once as one datagram.
    private static void replay(LinuxNode eve, List<byte[]> payloads) {
        for (byte[] payload : payloads) {
            eve.execute(
                            LinuxNode.COMMAND_TIMEOUT,
                            payload,
                            List.of("bash", "-c", "cat >/dev/udp/" + RoadWarrior.SERVER_IPV4 + "/" + Tunnel.PORT))
                    .orThrow();
        }
    }

    @Override
    public List<Check> checks() {
        return List.of(new PingsAnswered("reachable", "ping-"), new FollowsTheClient(), new ReplayMovesNothing());
    }
}
