package org.warren.scenarios.hairpin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.evidence.Probes;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.scenario.Step;
import org.warren.harness.subject.KeyPair;
import org.warren.harness.subject.PeerConfig;
import org.warren.harness.subject.TunnelConfig;
import org.warren.harness.topology.Nat;
import org.warren.kit.roadwarrior.NumberedHome;
import org.warren.kit.roadwarrior.PreparedEnd;
import org.warren.kit.roadwarrior.Tunnel;

/// Does a client reach a server behind its own router by the router's outside address? (RFC 4787 §6, REQ-9)
///
/// ```
/// client 192.168.1.2  --- home-1 --- 192.168.1.1 nat-1 203.0.113.101 --- internet
/// server 192.168.1.10 ---'                   udp 51820 leads to server
/// client-2, server-2, nat-2 and client-3, server-3, nat-3 in the same way
/// ```
///
/// The three routers do not hairpin, hairpin with the internal source, and with the external source. With the internal
/// source the server answers its neighbour directly, so that the answer comes from another address than the client sent
/// to.
public final class HairpinScenario extends ScriptedScenario<List<PreparedEnd>> {

    /// Longer than a handshake that is retried after 5 s.
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(7);

    public HairpinScenario() {
        super("hairpin", "does a client reach a server behind its own router by the router's outside address?");
        needsLinux("routers have NATs of the model; use --lab virtual");
        network(parameters -> NumberedHome.topology(
                HairpinHome.ALL,
                home -> List.of(
                        home.host(home.client(), 2),
                        home.host(home.server(), HairpinHome.SERVER_HOST),
                        home.router(Nat.like("wan", home.nat()).withPortForwards(List.of(home.forward()), false)))));
        script(
                step("tunnels up", clients -> clients.forEach(PreparedEnd::up)),
                tries("clients speak", 0),
                tries("servers speak", 1),
                tries("clients speak again", 2));
        checks(HairpinChecks.MODEL, HairpinChecks.REACHABILITY, HairpinChecks.FOLLOWS);
        sentences(evidence -> HairpinHome.ALL.stream()
                .map(home -> "Behind a router with %s the client %s the server by the router's outside address."
                        .formatted(
                                home.words(),
                                ProbeEvent.isAnswered(
                                                evidence.probes(tries(home).getFirst()))
                                        ? "reaches"
                                        : "does not reach"))
                .toList());
    }

    @Override
    protected List<PreparedEnd> prepare(Stage stage) {
        List<PreparedEnd> clients = new ArrayList<>();
        for (HairpinHome home : HairpinHome.ALL) {
            var server = stage.createTunnel(Roles.SERVER, home.server(), Tunnel.NAME);
            var client = stage.createTunnel(Roles.CLIENT, home.client(), Tunnel.NAME);
            KeyPair serverKeys = KeyPair.generate(server.node());
            KeyPair clientKeys = KeyPair.generate(client.node());
            server.configure(new TunnelConfig(
                    serverKeys.privateKey(),
                    Tunnel.PORT,
                    List.of(home.serverTunnelIpv4() + "/24"),
                    List.of(new PeerConfig(
                            clientKeys.publicKey(), null, List.of(home.clientTunnelIpv4() + "/32"), 0))));
            server.up();
            server.node().startEcho();
            client.node().startEcho();
            PeerConfig peer = new PeerConfig(
                    serverKeys.publicKey(), home.forwarded().toString(), List.of(home.serverTunnelIpv4() + "/32"), 0);
            clients.add(new PreparedEnd(
                    client,
                    new TunnelConfig(
                            clientKeys.privateKey(),
                            Tunnel.PORT,
                            List.of(home.clientTunnelIpv4() + "/24"),
                            List.of(peer))));
        }
        return clients;
    }

    /// @param number of the series within each home
    private Step<List<PreparedEnd>> tries(String name, int number) {
        return step(
                name,
                (stage, tunnels) -> stage.probeTogether(HairpinHome.ALL.stream()
                        .map(home -> tries(home).get(number))
                        .toList()));
    }

    /// The series of probes of a home, in the order of the steps.
    static List<Probes> tries(HairpinHome home) {
        return List.of(
                Probes.once("first-" + home.number(), home.client(), home.serverTunnelIpv4())
                        .linger(FIRST_ANSWER),
                Probes.once("server-" + home.number(), home.server(), home.clientTunnelIpv4()),
                Probes.once("again-" + home.number(), home.client(), home.serverTunnelIpv4()));
    }
}
