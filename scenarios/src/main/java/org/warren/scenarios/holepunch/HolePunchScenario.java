package org.warren.scenarios.holepunch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.Probes;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.KeyPair;
import org.warren.harness.subject.PeerConfig;
import org.warren.harness.subject.TunnelConfig;
import org.warren.harness.subject.TunnelInterface;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.kit.nat.RouterModel;

/// Can two clients connect, each behind its own NAT, that learn each other's endpoint from a server?
///
/// ```
/// client 192.168.1.2   --- home-a-1 --- nat-a-1 203.0.113.21  --- internet --- 203.0.113.10 rendezvous
/// server 192.168.101.2 --- home-b-1 --- nat-b-1 203.0.113.121 ---'
/// ...
/// ```
///
/// Each side has one client, or nine behind all combinations of mapping and filtering; each client of one side tries to
/// connect to each of the other. All have a tunnel with `rendezvous`, whose `wg show endpoints` shows the outside
/// endpoint of each client. This becomes the peer endpoint at each client of the other side, and the clients send.
public final class HolePunchScenario extends ScriptedScenario<HolePunchScenario.Tunnels> {

    static final String RENDEZVOUS = "rendezvous";
    static final String PUNCH = "punch";

    static final Parameter<String> NAT_A = Parameter.of(
            "nat-a", "the NAT of the client of side a", PunchSide.ACCEPTED, PunchSide.ALL, PunchSide::accept);
    static final Parameter<String> NAT_B = Parameter.of(
            "nat-b", "the NAT of the client of side b", PunchSide.ACCEPTED, PunchSide.ALL, PunchSide::accept);
    static final Parameter<String> PORTS = Parameter.choice(
            "ports",
            "how the NATs choose ports; overloaded ones may be used for several remote ends",
            PunchSide.ports().getFirst(),
            PunchSide.ports().stream().skip(1).toArray(String[]::new));

    private static final String NAME = "wg0";
    /// Shorter than any NAT's mapping timeout.
    private static final int KEEPALIVE_SECONDS = 5;
    private static final Duration ONE_WAY = Duration.ofMillis(5);
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(7);
    /// Initiations that cross each other fail at both ends, and both retry at nearly the same time.
    private static final Duration APART = Duration.ofSeconds(2);

    /// A client.
    ///
    /// @param end its interface
    /// @param config the configuration that [Tunnels#up] applies
    private record Client(PunchSide side, TunnelInterface end, TunnelConfig config, String publicKey) {}

    /// The interface of the server, which is up, and the clients.
    record Tunnels(TunnelInterface rendezvous, List<Client> clients) {

        private void up() {
            clients.forEach(client -> {
                client.end.configure(client.config);
                client.end.up();
            });
        }

        /// The endpoint of each client as seen by the server, by public key.
        private Map<String, String> endpoints() {
            Map<String, String> seen = new LinkedHashMap<>();
            rendezvous
                    .show("endpoints")
                    .lines()
                    .map(line -> line.split("\\s+", -1))
                    .forEach(words -> {
                        if (words.length == 2 && !words[1].equals("(none)")) {
                            seen.put(words[0], words[1]);
                        }
                    });
            return seen;
        }

        private void punch(Map<String, String> seen, boolean isFirst) {
            for (Client client : clients) {
                if (client.side.isFirst() != isFirst) {
                    continue;
                }
                List<String> words = new ArrayList<>();
                for (Client other : clients) {
                    String endpoint = seen.get(other.publicKey);
                    if (other.side.isFirst() != client.side.isFirst() && endpoint != null) {
                        words.addAll(List.of("peer", other.publicKey, "endpoint", endpoint));
                        words.addAll(List.of("persistent-keepalive", Integer.toString(KEEPALIVE_SECONDS)));
                    }
                }
                if (!words.isEmpty()) {
                    client.end.set(words.toArray(String[]::new));
                }
            }
        }
    }

    public HolePunchScenario() {
        super(
                "hole-punch",
                "do two clients meet, each behind a NAT of its own, that learn from a server where the other is?",
                NAT_A,
                NAT_B,
                PORTS);
        needsLinux("its NATs are modelled; use --lab virtual");
        capturesRouters();
        script(parameters -> List.of(
                step("tunnels up", Tunnels::up),
                step(
                        "rendezvous",
                        (stage, tunnels) -> stage.probeTogether(tunnels.clients.stream()
                                .map(client -> register(client.side))
                                .toList())),
                step(PUNCH, (stage, tunnels) -> {
                    Map<String, String> seen = tunnels.endpoints();
                    tunnels.clients.forEach(
                            client -> stage.note(seen(client.side), seen.getOrDefault(client.publicKey, "(none)")));
                    tunnels.punch(seen, true);
                    stage.advance(APART);
                    tunnels.punch(seen, false);
                }),
                step("both ask", (stage, tunnels) -> stage.probeTogether(probes(parameters)))));
        checks(HolePunchChecks.MODEL, HolePunchChecks.LEARNED, HolePunchChecks.MEETING);
        summary(HolePunchChecks::summary);
    }

    @Override
    public Topology topology(Parameters parameters) {
        Topology topology = Topology.of().network("internet", "203.0.113.0/24");
        for (PunchSide side : sides(parameters).toList()) {
            topology = topology.network(side.network(), side.prefix())
                    .with(Node.host(side.node(), side.network(), side.ipv4() + "/24")
                            .delayed(ONE_WAY)
                            .behind(side.routerIpv4()))
                    .with(Node.router(
                                    side.router(),
                                    side.network(),
                                    side.routerIpv4() + "/24",
                                    "internet",
                                    side.outsideIpv4() + "/24")
                            .translating(Nat.like(RouterModel.WAN, side.nat())));
        }
        return topology.with(Node.host(RENDEZVOUS, "internet", PunchSide.RENDEZVOUS_IPV4 + "/24"));
    }

    private static Stream<PunchSide> sides(Parameters parameters) {
        return Stream.of(true, false).flatMap(isFirst -> PunchPair.sides(parameters, isFirst).stream());
    }

    @Override
    protected Tunnels prepare(Stage stage) {
        List<PunchSide> sides = sides(stage.parameters()).toList();
        TunnelInterface rendezvous = stage.createTunnel(Roles.SERVER, RENDEZVOUS, NAME);
        KeyPair rendezvousKeys = KeyPair.generate(rendezvous.node());
        Map<PunchSide, TunnelInterface> ends = new LinkedHashMap<>();
        Map<PunchSide, KeyPair> keys = new LinkedHashMap<>();
        for (PunchSide side : sides) {
            TunnelInterface end = stage.createTunnel(side.role(), side.node(), NAME);
            ends.put(side, end);
            keys.put(side, KeyPair.generate(end.node()));
            end.node().startEcho();
        }
        rendezvous.configure(new TunnelConfig(
                rendezvousKeys.privateKey(),
                PunchSide.PORT,
                List.of(PunchSide.RENDEZVOUS_TUNNEL + "/16"),
                sides.stream().map(side -> peer(keys, side)).toList()));
        rendezvous.up();
        rendezvous.node().startEcho();
        PeerConfig server = new PeerConfig(
                rendezvousKeys.publicKey(),
                PunchSide.RENDEZVOUS_IPV4 + ":" + PunchSide.PORT,
                List.of(PunchSide.RENDEZVOUS_TUNNEL + "/32"),
                0);
        List<Client> clients = new ArrayList<>();
        ends.forEach((side, end) -> {
            List<PeerConfig> peers = new ArrayList<>(List.of(server));
            sides.stream()
                    .filter(other -> other.isFirst() != side.isFirst())
                    .forEach(other -> peers.add(peer(keys, other)));
            KeyPair own = own(keys, side);
            TunnelConfig config =
                    new TunnelConfig(own.privateKey(), PunchSide.PORT, List.of(side.tunnelIpv4() + "/16"), peers);
            clients.add(new Client(side, end, config, own.publicKey()));
        });
        return new Tunnels(rendezvous, clients);
    }

    private static PeerConfig peer(Map<PunchSide, KeyPair> keys, PunchSide side) {
        return new PeerConfig(own(keys, side).publicKey(), null, List.of(side.tunnelIpv4() + "/32"), 0);
    }

    private static KeyPair own(Map<PunchSide, KeyPair> keys, PunchSide side) {
        KeyPair pair = keys.get(side);
        if (pair == null) {
            throw new IllegalArgumentException("no keys of " + side.node());
        }
        return pair;
    }

    /// The endpoint of a client at the server, as `wg show endpoints` prints it.
    static Note<String> seen(PunchSide side) {
        return Note.text("endpoint-" + side.node());
    }

    /// The probe with which a client contacts the server.
    static Probes register(PunchSide side) {
        return Probes.once("register", side.node(), PunchSide.RENDEZVOUS_TUNNEL).linger(FIRST_ANSWER);
    }

    private static List<Probes> probes(Parameters parameters) {
        return PunchPair.of(parameters).stream()
                .flatMap(pair -> Stream.of(pair.probes(true), pair.probes(false)))
                .toList();
    }
}
