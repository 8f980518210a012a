package org.warren.scenarios.allowedips;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.evidence.Probes;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.KeyPair;
import org.warren.harness.subject.PeerConfig;
import org.warren.harness.subject.TunnelConfig;
import org.warren.harness.subject.TunnelInterface;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;

/// Which peer gets a packet, which may send one, and who is notified when there is none? (conformance R1, R2, R6)
///
/// The client has two peers with nested prefixes, and a third without an endpoint. Both peers have all the addresses,
/// so that each answers whatever it receives. `server` and `other` are the same implementation.
public final class AllowedIpsScenario extends ScriptedScenario<AllowedIpsScenario.Ends> {

    static final String OTHER = "other";
    static final String LONGEST = "longest prefix";
    static final String MOVE = "prefix moves";
    static final String SPOOF = "spoof";
    static final String UNREACHABLE = "unreachable";

    /// The expected peer of each destination, by the prefixes below.
    static final Map<String, String> DESTINATIONS = destinations();

    static final String MOVING = "10.100.7.66";
    /// A prefix of the other peer only.
    static final String OWN_OF_OTHER = "10.100.7.1";

    /// The client's probes while the prefix moves.
    static final Probes MOVING_PROBES =
            Probes.once("moving", RoadWarrior.CLIENT, MOVING).times(400).every(Duration.ofMillis(5));

    /// No peer has these, although the client's routes lead into the tunnel.
    static final List<String> NO_PEER = List.of("10.100.200.1", "fd10:100:0:8000::1");
    /// Their peer has no endpoint.
    static final List<String> NO_ENDPOINT = List.of("10.100.9.1", "fd10:100:0:9::1");

    private static final List<String> SERVER_PREFIXES =
            List.of("10.100.0.0/17", "10.100.7.64/26", MOVING + "/32", "fd10:100::/49", "fd10:100:0:7::66/128");
    private static final List<String> OTHER_PREFIXES = List.of("10.100.7.0/24", "10.100.7.64/27", "fd10:100:0:7::/64");
    private static final List<String> SILENT_PREFIXES = List.of("10.100.9.0/24", "fd10:100:0:9::/64");

    private static final Duration ONE_WAY = Duration.ofMillis(5);
    private static final int MOVES = 20;
    private static final Duration SETTLE_TIME = Duration.ofSeconds(1);

    /// The three interfaces, and the keys of their ends.
    ///
    /// @param silentKey the public key of the peer without an endpoint
    record Ends(
            TunnelInterface client,
            TunnelInterface server,
            TunnelInterface other,
            KeyPair clientKeys,
            KeyPair serverKeys,
            KeyPair otherKeys,
            String silentKey) {}

    public AllowedIpsScenario() {
        super("allowed-ips", "which peer gets a packet, which may send one, and who hears when there is none?");
        needsCommands();
        network(Topology.of()
                .network("internet", "203.0.113.0/24")
                .with(Node.host(RoadWarrior.CLIENT, "internet", "203.0.113.2/24")
                        .delayed(ONE_WAY))
                .with(Node.host(RoadWarrior.SERVER, "internet", RoadWarrior.SERVER_IPV4 + "/24"))
                .with(Node.host(OTHER, "internet", "203.0.113.20/24")));
        script(
                step("tunnels up", AllowedIpsScenario::up),
                step(LONGEST, (stage, ends) -> DESTINATIONS
                        .keySet()
                        .forEach(address -> stage.ping(ping(address), RoadWarrior.CLIENT, address))),
                step(MOVE, AllowedIpsScenario::move),
                step(SPOOF, ends -> List.of(OWN_OF_OTHER, MOVING).forEach(source -> ends.other()
                        .node()
                        .run("ping", "-n", "-c", "3", "-i", "0.2", "-W", "1", "-I", source, Tunnel.CLIENT_IPV4))),
                step(UNREACHABLE, (stage, ends) -> Stream.of(NO_PEER, NO_ENDPOINT)
                        .flatMap(List::stream)
                        .forEach(address -> stage.ping(unreachable(address), RoadWarrior.CLIENT, address))));
        checks(
                AllowedIpsChecks.LONGEST_PREFIX,
                AllowedIpsChecks.ATOMIC_MOVE,
                AllowedIpsChecks.OVERLAP,
                AllowedIpsChecks.unreachable("R6-no-peer", NO_PEER, "no peer has that address"),
                AllowedIpsChecks.unreachable("R6-no-endpoint", NO_ENDPOINT, "its peer has no endpoint"),
                Tunnel.ENCRYPTED);
    }

    /// The client's ping results for one of the [#DESTINATIONS].
    static Note<PingResult> ping(String address) {
        return Note.ping("ping-" + address);
    }

    /// The client's ping results for an unreachable address.
    static Note<PingResult> unreachable(String address) {
        return Note.ping("unreachable-" + address);
    }

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
    protected Ends prepare(Stage stage) {
        TunnelInterface client = stage.createTunnel(RoadWarrior.CLIENT, Tunnel.NAME);
        TunnelInterface server = stage.createTunnel(RoadWarrior.SERVER, Tunnel.NAME);
        TunnelInterface other = stage.createTunnel(RoadWarrior.SERVER, OTHER, Tunnel.NAME);
        Ends ends = new Ends(
                client,
                server,
                other,
                KeyPair.generate(client.node()),
                KeyPair.generate(server.node()),
                KeyPair.generate(other.node()),
                KeyPair.generate(client.node()).publicKey());
        for (String node : List.of(RoadWarrior.CLIENT, RoadWarrior.SERVER, OTHER)) {
            stage.lab().capture(node, Tunnel.NAME);
        }
        return ends;
    }

    private static void up(Ends ends) {
        String clientKey = ends.clientKeys().publicKey();
        receive(ends.server(), ends.serverKeys(), clientKey, "10.100.0.1", "fd10:100::1");
        receive(ends.other(), ends.otherKeys(), clientKey, "10.100.0.3", "fd10:100::3");
        ends.client()
                .configure(new TunnelConfig(
                        ends.clientKeys().privateKey(),
                        Tunnel.PORT,
                        List.of(Tunnel.CLIENT_IPV4 + "/16", Tunnel.CLIENT_IPV6 + "/48"),
                        List.of(
                                new PeerConfig(ends.serverKeys().publicKey(), Tunnel.ENDPOINT_IPV4, SERVER_PREFIXES, 0),
                                new PeerConfig(ends.otherKeys().publicKey(), "203.0.113.20:51820", OTHER_PREFIXES, 0),
                                new PeerConfig(ends.silentKey(), null, SILENT_PREFIXES, 0))));
        ends.client().up();
    }

    /// A peer that has all addresses, and answers whatever it receives.
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

    /// Back and forth, at the same times at which probes are sent. The list of the peer that gets the prefix is
    /// replaced; the list of the peer that loses it is not set.
    private static void move(Stage stage, Ends ends) {
        stage.start(MOVING_PROBES);
        String toOther = "wg set wg0 peer " + ends.otherKeys().publicKey() + " allowed-ips "
                + String.join(",", OTHER_PREFIXES) + "," + MOVING + "/32";
        String toServer = "wg set wg0 peer " + ends.serverKeys().publicKey() + " allowed-ips "
                + String.join(",", SERVER_PREFIXES);
        String script =
                "for i in $(seq " + MOVES + "); do sleep 0.05; " + toOther + "; sleep 0.05; " + toServer + "; done";
        ends.client().administer(script);
        stage.await(MOVING_PROBES, MOVING_PROBES.duration().plusSeconds(5));
        stage.advance(SETTLE_TIME);
    }
}
