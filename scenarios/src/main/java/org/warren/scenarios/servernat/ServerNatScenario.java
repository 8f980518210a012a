package org.warren.scenarios.servernat;

import java.time.Duration;
import java.util.List;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.KeyPair;
import org.warren.harness.subject.PeerConfig;
import org.warren.harness.subject.TunnelConfig;
import org.warren.harness.subject.TunnelInterface;
import org.warren.harness.subject.WgQuick;
import org.warren.harness.subject.WgQuickFile;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Link;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.kit.ping.PingsAnswered;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.kit.wgquick.NodeState;
import org.warren.kit.wgquick.NothingLeft;
import org.warren.kit.wgquick.WgQuickScenario;

/// Do peers reach each other and the network behind the server, and only under their own addresses? (conformance R2)
///
/// ```
/// client 203.0.113.2 --- internet --- 203.0.113.10 server 192.0.2.1 --- office --- 192.0.2.10 beyond
/// home   203.0.113.3 ---'
/// ```
///
/// The server's wg-quick masquerades the tunnel's network towards the office while it is up. `client` is the phone,
/// `home` another machine with the same implementation. The rule is written for nftables; `MASQUERADE` of iptables uses
/// the same code of the kernel.
public final class ServerNatScenario extends WgQuickScenario<ServerNatScenario.Ends> {

    static final Parameter<String> FORWARDING =
            Parameter.choice("forwarding", "whether the server forwards packets", "on", "off");

    static final String HOME = "home";
    static final String BEYOND = "beyond";
    static final String SPOOF = "spoof";
    static final String BEYOND_IPV4 = "192.0.2.10";
    static final String HOME_IPV4 = "10.100.0.3";
    static final String SERVER_OFFICE_IPV4 = "192.0.2.1";

    static final Note<PingResult> FORWARDED_BEYOND = Note.ping("forwarded-ping-beyond");
    static final Note<PingResult> FORWARDED_PEER = Note.ping("forwarded-ping-peer");

    private static final Note<PingResult> SERVER_FROM_CLIENT = Note.ping("ping-server-client");
    private static final Note<PingResult> SERVER_FROM_HOME = Note.ping("ping-server-home");
    private static final Note<NodeState> BEFORE = NodeState.noted("before");
    private static final Note<NodeState> AFTER = NodeState.noted("after");

    private static final String TUNNEL = "10.100.0.0/24";
    private static final String OFFICE = "192.0.2.0/24";
    private static final Link PATH = Link.delayed(Duration.ofMillis(5));

    private static final String MASQUERADE = "PostUp = nft 'table ip tunnel { chain postrouting {"
            + " type nat hook postrouting priority srcnat; ip saddr " + TUNNEL + " oifname eth1 masquerade; }; }'";
    private static final String NO_MASQUERADE = "PostDown = nft delete table ip tunnel";

    /// A peer of the server's that has no configuration yet.
    ///
    /// @param end its interface
    /// @param address inside the tunnel
    /// @param config what [#connect] gives it
    record Peer(TunnelInterface end, String address, TunnelConfig config) {

        private static Peer of(TunnelInterface end, KeyPair keys, String address, String server) {
            var peer = new PeerConfig(server, Tunnel.ENDPOINT_IPV4, List.of(TUNNEL, OFFICE), 0);
            return new Peer(
                    end,
                    address,
                    new TunnelConfig(keys.privateKey(), Tunnel.PORT, List.of(address + "/24"), List.of(peer)));
        }

        private void connect() {
            end.configure(config);
            end.up();
            end.node()
                    .run("ip", "route", "add", OFFICE, "dev", Tunnel.NAME, "src", address)
                    .orThrow();
        }
    }

    /// The server's wg-quick, and its two peers.
    record Ends(WgQuick server, Peer client, Peer home) {}

    public ServerNatScenario() {
        super(
                "server-nat",
                "do peers reach each other and what lies beyond the server, and only as themselves?",
                FORWARDING);
        network(parameters -> Topology.of()
                .network("internet", "203.0.113.0/24")
                .network("office", OFFICE)
                .with(Node.host(RoadWarrior.CLIENT, "internet", "203.0.113.2/24"))
                .with(Node.host(HOME, "internet", "203.0.113.3/24"))
                .with(Node.host(
                                RoadWarrior.SERVER,
                                Interface.of("eth0", "internet", RoadWarrior.SERVER_IPV4 + "/24")
                                        .with(PATH),
                                Interface.of("eth1", "office", SERVER_OFFICE_IPV4 + "/24"))
                        .forwarding(parameters.get(FORWARDING).equals("on")))
                .with(Node.host(BEYOND, "office", BEYOND_IPV4 + "/24")));
        script(
                step("server up", (stage, ends) -> {
                    ends.server().up();
                    stage.advance(SETTLE_TIME);
                }),
                step("peers up", (stage, ends) -> {
                    stage.lab().capture(RoadWarrior.CLIENT, Tunnel.NAME);
                    stage.lab().capture(HOME, Tunnel.NAME);
                    ends.client().connect();
                    ends.home().connect();
                }),
                step("pings", (stage, ends) -> {
                    stage.ping(SERVER_FROM_CLIENT, RoadWarrior.CLIENT, Tunnel.SERVER_IPV4);
                    stage.ping(SERVER_FROM_HOME, HOME, Tunnel.SERVER_IPV4);
                    stage.ping(FORWARDED_BEYOND, RoadWarrior.CLIENT, BEYOND_IPV4);
                    stage.ping(FORWARDED_PEER, RoadWarrior.CLIENT, HOME_IPV4);
                }),
                step(SPOOF, (stage, ends) -> spoof(stage.linux(RoadWarrior.CLIENT))),
                step("server down", (stage, ends) -> {
                    ends.server().down();
                    stage.advance(SETTLE_TIME);
                    NodeState.note(stage, ends.server().node(), AFTER);
                }));
        checks(
                new PingsAnswered("peers-reach-the-server", "ping-server"),
                new PingsAnswered("forwarded", "forwarded-ping").when(ServerNatChecks::isForwarding),
                ServerNatChecks.NOT_FORWARDED,
                ServerNatChecks.MASQUERADE,
                ServerNatChecks.NO_SPOOFING,
                new NothingLeft("nothing-left", BEFORE, AFTER, List.of()),
                Tunnel.ENCRYPTED);
    }

    @Override
    protected Ends prepare(Stage stage) {
        WgQuick server = stage.wgQuick(RoadWarrior.SERVER, Tunnel.NAME);
        TunnelInterface client = stage.createTunnel(RoadWarrior.CLIENT, Tunnel.NAME);
        TunnelInterface home = stage.createTunnel(RoadWarrior.CLIENT, HOME, Tunnel.NAME);
        KeyPair serverKeys = KeyPair.generate(server.node());
        KeyPair clientKeys = KeyPair.generate(client.node());
        KeyPair homeKeys = KeyPair.generate(home.node());
        server.configure(WgQuickFile.of(new TunnelConfig(
                        serverKeys.privateKey(),
                        Tunnel.PORT,
                        List.of(Tunnel.SERVER_IPV4 + "/24"),
                        List.of(peer(clientKeys, Tunnel.CLIENT_IPV4), peer(homeKeys, HOME_IPV4))))
                .with(MASQUERADE)
                .with(NO_MASQUERADE));
        NodeState.note(stage, server.node(), BEFORE);
        return new Ends(
                server,
                Peer.of(client, clientKeys, Tunnel.CLIENT_IPV4, serverKeys.publicKey()),
                Peer.of(home, homeKeys, HOME_IPV4, serverKeys.publicKey()));
    }

    private static PeerConfig peer(KeyPair keys, String address) {
        return new PeerConfig(keys.publicKey(), null, List.of(address + "/32"), 0);
    }

    /// The phone takes the home computer's address and sends to the host behind the server, and to the server itself.
    private static void spoof(LinuxNode client) {
        client.run("ip", "address", "add", HOME_IPV4 + "/32", "dev", Tunnel.NAME)
                .orThrow();
        client.run("ping", "-n", "-c", "3", "-i", "0.2", "-W", "1", "-I", HOME_IPV4, BEYOND_IPV4);
        client.run("ping", "-n", "-c", "3", "-i", "0.2", "-W", "1", "-I", HOME_IPV4, Tunnel.SERVER_IPV4);
    }
}
