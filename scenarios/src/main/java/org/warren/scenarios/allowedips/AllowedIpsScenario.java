package org.warren.scenarios.allowedips;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.evidence.Probes;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.KeyPair;
import org.warren.harness.subject.PeerConfig;
import org.warren.harness.subject.TunnelConfig;
import org.warren.harness.subject.TunnelInterface;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Link;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.scenarios.encryption.OnlyTunnelTraffic;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;

/// Which peer gets a packet, which may send one, and who hears when there is none? (conformance R1, R2, R6)
///
/// The client has two peers whose prefixes lie within each other, and a third that never says where it is. Both peers
/// have all the addresses, so that whoever gets a packet answers it. `server` and `other` are the same implementation.
public final class AllowedIpsScenario implements Scenario {

    static final String OTHER = "other";
    static final String LONGEST = "longest prefix";
    static final String MOVE = "prefix moves";
    static final String SPOOF = "spoof";
    static final String UNREACHABLE = "unreachable";
    /// The client's probes while the prefix moves.
    static final String SERIES = "moving";

    /// Who is to get what, by the prefixes below.
    static final Map<String, String> DESTINATIONS = destinations();

    static final String MOVING = "10.100.7.66";
    /// No peer has these, though the client's routes lead into the tunnel.
    static final List<String> NO_PEER = List.of("10.100.200.1", "fd10:100:0:8000::1");
    /// Their peer has no endpoint.
    static final List<String> NO_ENDPOINT = List.of("10.100.9.1", "fd10:100:0:9::1");

    private static final List<String> SERVER_PREFIXES =
            List.of("10.100.0.0/17", "10.100.7.64/26", MOVING + "/32", "fd10:100::/49", "fd10:100:0:7::66/128");
    private static final List<String> OTHER_PREFIXES = List.of("10.100.7.0/24", "10.100.7.64/27", "fd10:100:0:7::/64");
    private static final List<String> SILENT_PREFIXES = List.of("10.100.9.0/24", "fd10:100:0:9::/64");

    private static final Link PATH = Link.delayed(Duration.ofMillis(5));
    private static final Duration INTERVAL = Duration.ofMillis(5);
    private static final int PROBES = 400;
    private static final int MOVES = 20;
    private static final Duration QUIET = Duration.ofSeconds(1);

    private static Map<String, String> destinations() {
        Map<String, String> destinations = new LinkedHashMap<>();
        destinations.put("10.100.1.1", RoadWarrior.SERVER);
        destinations.put("10.100.7.1", OTHER);
        destinations.put("10.100.7.100", RoadWarrior.SERVER);
        destinations.put("10.100.7.70", OTHER);
        destinations.put(MOVING, RoadWarrior.SERVER);
        destinations.put("fd10:100:0:1::1", RoadWarrior.SERVER);
        destinations.put("fd10:100:0:7::1", OTHER);
        destinations.put("fd10:100:0:7::66", RoadWarrior.SERVER);
        return destinations;
    }

    @Override
    public String name() {
        return "allowed-ips";
    }

    @Override
    public String question() {
        return "which peer gets a packet, which may send one, and who hears when there is none?";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of();
    }

    @Override
    public Topology topology(Parameters parameters) {
        return Topology.of(Network.of("internet", "203.0.113.0/24"))
                .with(Node.host(
                        RoadWarrior.CLIENT,
                        Interface.of("eth0", "internet", "203.0.113.2/24").with(PATH)))
                .with(Node.host(RoadWarrior.SERVER, Interface.of("eth0", "internet", RoadWarrior.SERVER_IPV4 + "/24")))
                .with(Node.host(OTHER, Interface.of("eth0", "internet", "203.0.113.20/24")));
    }

    @Override
    public List<Tap> taps() {
        return List.of(
                new Tap(RoadWarrior.CLIENT, "eth0"), new Tap(RoadWarrior.SERVER, "eth0"), new Tap(OTHER, "eth0"));
    }

    @Override
    public List<String> steps() {
        return List.of("tunnels up", LONGEST, MOVE, SPOOF, UNREACHABLE);
    }

    @Override
    public void drive(Stage stage) {
        TunnelInterface client = stage.createTunnel(RoadWarrior.CLIENT, Tunnel.NAME);
        TunnelInterface server = stage.createTunnel(RoadWarrior.SERVER, Tunnel.NAME);
        TunnelInterface other = stage.createTunnel(RoadWarrior.SERVER, OTHER, Tunnel.NAME);
        KeyPair clientKeys = KeyPair.generate(client.node());
        KeyPair serverKeys = KeyPair.generate(server.node());
        KeyPair otherKeys = KeyPair.generate(other.node());
        String silent = KeyPair.generate(client.node()).publicKey();
        for (LinuxNode node : List.of(client.node(), server.node(), other.node())) {
            stage.lab().capture(node.name(), Tunnel.NAME);
        }
        stage.step("tunnels up", () -> {
            receive(server, serverKeys, clientKeys.publicKey(), "10.100.0.1", "fd10:100::1");
            receive(other, otherKeys, clientKeys.publicKey(), "10.100.0.3", "fd10:100::3");
            client.configure(new TunnelConfig(
                    clientKeys.privateKey(),
                    Tunnel.PORT,
                    List.of(Tunnel.CLIENT_IPV4 + "/16", Tunnel.CLIENT_IPV6 + "/48"),
                    List.of(
                            new PeerConfig(serverKeys.publicKey(), Tunnel.ENDPOINT_IPV4, SERVER_PREFIXES, 0),
                            new PeerConfig(otherKeys.publicKey(), "203.0.113.20:51820", OTHER_PREFIXES, 0),
                            new PeerConfig(silent, null, SILENT_PREFIXES, 0))));
            client.up();
        });
        stage.step(LONGEST, () -> DESTINATIONS
                .keySet()
                .forEach(address ->
                        stage.observe("ping-" + address, client.node().ping(address))));
        stage.step(MOVE, () -> move(stage, client.node(), serverKeys.publicKey(), otherKeys.publicKey()));
        stage.step(SPOOF, () -> {
            other.node().run("ping", "-n", "-c", "3", "-i", "0.2", "-W", "1", "-I", "10.100.7.1", Tunnel.CLIENT_IPV4);
            other.node().run("ping", "-n", "-c", "3", "-i", "0.2", "-W", "1", "-I", MOVING, Tunnel.CLIENT_IPV4);
        });
        stage.step(UNREACHABLE, () -> {
            List<String> addresses = new ArrayList<>(NO_PEER);
            addresses.addAll(NO_ENDPOINT);
            addresses.forEach(address ->
                    stage.observe("unreachable-" + address, client.node().ping(address)));
        });
    }

    /// A peer that has all addresses, and answers whatever it gets.
    private static void receive(
            TunnelInterface end, KeyPair keys, String client, String addressIpv4, String addressIpv6) {
        List<String> addresses = new ArrayList<>(List.of(addressIpv4 + "/16", addressIpv6 + "/48"));
        DESTINATIONS.keySet().forEach(address -> addresses.add(address + (address.contains(":") ? "/128" : "/32")));
        end.configure(new TunnelConfig(
                keys.privateKey(),
                Tunnel.PORT,
                addresses,
                List.of(new PeerConfig(
                        client, null, List.of(Tunnel.CLIENT_IPV4 + "/32", Tunnel.CLIENT_IPV6 + "/128"), 0))));
        end.up();
        end.node().startEcho();
    }

    /// There and back, again and again, in the same moments in which probes are sent. Whoever gets the prefix has its
    /// list replaced, and whoever loses it does not.
    private static void move(Stage stage, LinuxNode client, String serverKey, String otherKey) {
        BackgroundProcess probes = client.startProbes(
                new Probes(SERIES, client.name(), MOVING, PROBES, INTERVAL, Duration.ofSeconds(1), false));
        String toOther = "wg set wg0 peer " + otherKey + " allowed-ips " + String.join(",", OTHER_PREFIXES) + ","
                + MOVING + "/32";
        String toServer = "wg set wg0 peer " + serverKey + " allowed-ips " + String.join(",", SERVER_PREFIXES);
        String script =
                "for i in $(seq " + MOVES + "); do sleep 0.05; " + toOther + "; sleep 0.05; " + toServer + "; done";
        client.run("sh", "-c", script).orThrow();
        probes.await(INTERVAL.multipliedBy(PROBES).plusSeconds(5)).orThrow();
        stage.advance(QUIET);
    }

    @Override
    public List<Check> checks() {
        return List.of(
                new LongestPrefix(),
                new AtomicMove(),
                new OverlapSpoofing(),
                new SenderHears("R6-no-peer", NO_PEER, "no peer has that address"),
                new SenderHears("R6-no-endpoint", NO_ENDPOINT, "its peer has no endpoint"),
                new OnlyTunnelTraffic("encrypted", RoadWarrior.CLIENT, "eth0"));
    }
}
