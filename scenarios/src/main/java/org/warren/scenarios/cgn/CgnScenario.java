package org.warren.scenarios.cgn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Probes;
import org.warren.harness.lab.Capability;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.scenario.Step;
import org.warren.harness.scenario.Summary;
import org.warren.harness.subject.KeyPair;
import org.warren.harness.subject.PeerConfig;
import org.warren.harness.subject.TunnelConfig;
import org.warren.harness.subject.TunnelInterface;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Link;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;

/// Which of two NATs in a row decides whether an idle tunnel stays reachable?
///
/// ```
/// client   192.168.1.2 --- home-1 100.64.1.2 --- 100.64.1.1 cgn-1 203.0.113.101 --- internet --- 203.0.113.10 server
/// client-2 192.168.2.2 --- home-2 100.64.2.2 --- 100.64.2.1 cgn-2 203.0.113.102 ---'
/// ```
///
/// The first line has the shorter timer in its home router, the second one in the carrier's NAT. Both clients idle with
/// a keepalive below the shorter timer, and with one between the two; each time the server tries to reach them.
public final class CgnScenario extends ScriptedScenario<CgnScenario.Tunnels> {

    static final String SERVER_IPV4 = "203.0.113.10";
    static final String SERVER_TUNNEL = "10.100.0.1";
    static final int PORT = 51820;

    static final Parameter<Duration> SHORTER = Parameter.duration(
            "shorter",
            "how long the NAT with the shorter timer remembers a mapping",
            "40s",
            Duration.ofSeconds(5),
            Duration.ofMinutes(10));
    static final Parameter<Duration> LONGER = Parameter.duration(
            "longer",
            "how long the NAT with the longer timer does",
            "120s",
            Duration.ofSeconds(5),
            Duration.ofMinutes(10));
    static final Parameter<Integer> BELOW =
            Parameter.number("below", "a persistent keepalive below the shorter timer, in seconds", "25", 1, 600);
    static final Parameter<Integer> ABOVE =
            Parameter.number("above", "one between the two timers, in seconds", "60", 1, 600);

    /// Longer than a handshake that is tried again after 5 s.
    static final Duration FIRST_ANSWER = Duration.ofSeconds(7);

    private static final String NAME = "wg0";
    private static final Duration ONE_WAY = Duration.ofMillis(5);

    /// A client that has no configuration yet.
    ///
    /// @param end its interface
    /// @param config what [Tunnels#up] gives it
    private record Client(TunnelInterface end, TunnelConfig config) {}

    /// The server's interface, which is up, and the clients.
    record Tunnels(List<Client> clients, String serverKey) {

        private void up() {
            clients.forEach(client -> {
                client.end.configure(client.config);
                client.end.up();
            });
        }

        private void keepAlive(int seconds) {
            clients.forEach(
                    client -> client.end.set("peer", serverKey, "persistent-keepalive", Integer.toString(seconds)));
        }
    }

    public CgnScenario() {
        super(
                "cgn",
                "which of two NATs in a row decides whether an idle tunnel stays reachable?",
                SHORTER,
                LONGER,
                BELOW,
                ABOVE);
    }

    @Override
    public Map<Capability, String> needs() {
        return Map.of(Capability.LINUX, "routers have NATs of the model; use --lab virtual");
    }

    @Override
    public Topology topology(Parameters parameters) {
        List<Network> networks = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        networks.add(Network.of("internet", "203.0.113.0/24"));
        for (CgnLine line : CgnLine.ALL) {
            CgnLine.Lives lives = line.lives(
                    parameters.get(SHORTER).toNanos(), parameters.get(LONGER).toNanos());
            networks.add(Network.of(line.homeNetwork(), "192.168." + line.number() + ".0/24"));
            networks.add(Network.of(line.accessNetwork(), "100.64." + line.number() + ".0/24"));
            nodes.add(Node.host(line.client(), Interface.of("eth0", line.homeNetwork(), line.clientIpv4() + "/24"))
                    .behind(line.homeInsideIpv4()));
            nodes.add(Node.router(
                            line.home(),
                            Interface.of("lan", line.homeNetwork(), line.homeInsideIpv4() + "/24"),
                            Interface.of("wan", line.accessNetwork(), line.homeOutsideIpv4() + "/24"))
                    .behind(line.carrierInsideIpv4())
                    .translating(Nat.like("wan", line.homeNat(lives))));
            nodes.add(Node.router(
                            line.carrier(),
                            Interface.of("lan", line.accessNetwork(), line.carrierInsideIpv4() + "/24"),
                            Interface.of("wan", "internet", line.carrierOutsideIpv4() + "/24"))
                    .translating(Nat.like("wan", line.carrierNat(lives))));
        }
        nodes.add(Node.host(
                Roles.SERVER,
                Interface.of("eth0", "internet", SERVER_IPV4 + "/24").with(Link.delayed(ONE_WAY))));
        return new Topology(networks, nodes);
    }

    @Override
    protected Tunnels prepare(Stage stage) {
        TunnelInterface server = stage.createTunnel(Roles.SERVER, NAME);
        KeyPair serverKeys = KeyPair.generate(server.node());
        List<Client> clients = new ArrayList<>();
        List<PeerConfig> peers = new ArrayList<>();
        for (CgnLine line : CgnLine.ALL) {
            TunnelInterface client = stage.createTunnel(Roles.CLIENT, line.client(), NAME);
            KeyPair keys = KeyPair.generate(client.node());
            peers.add(new PeerConfig(keys.publicKey(), null, List.of(line.tunnelIpv4() + "/32"), 0));
            PeerConfig peer =
                    new PeerConfig(serverKeys.publicKey(), SERVER_IPV4 + ":" + PORT, List.of(SERVER_TUNNEL + "/32"), 0);
            clients.add(new Client(
                    client,
                    new TunnelConfig(keys.privateKey(), PORT, List.of(line.tunnelIpv4() + "/24"), List.of(peer))));
            client.node().startEcho();
        }
        server.configure(new TunnelConfig(serverKeys.privateKey(), PORT, List.of(SERVER_TUNNEL + "/24"), peers));
        server.up();
        server.node().startEcho();
        return new Tunnels(clients, serverKeys.publicKey());
    }

    @Override
    protected List<Step<Tunnels>> script(Parameters parameters) {
        List<Step<Tunnels>> steps = new ArrayList<>();
        steps.add(step("tunnels up", Tunnels::up));
        for (CgnTry tried : CgnTry.values()) {
            int keepalive = tried.keepaliveSeconds(parameters);
            steps.add(step("clients speak, " + tried.name().toLowerCase(Locale.ROOT), (stage, tunnels) -> {
                tunnels.keepAlive(keepalive);
                all(stage, CgnLine.ALL.stream().map(tried::spoken).toList());
            }));
            Duration idle = tried.idle(keepalive);
            if (!idle.isZero()) {
                steps.add(idle("idle with a keepalive of " + keepalive + " s", idle));
            }
            steps.add(step(
                    tried.step(),
                    (stage, tunnels) ->
                            all(stage, CgnLine.ALL.stream().map(tried::probes).toList())));
        }
        return steps;
    }

    private static void all(Stage stage, List<Probes> series) {
        series.forEach(stage::start);
        series.forEach(probes -> stage.await(probes, probes.duration().plusSeconds(5)));
    }

    @Override
    public List<Check> checks() {
        return List.of(CgnChecks.MODEL, CgnChecks.FORGOT, CgnChecks.REACHABILITY);
    }

    @Override
    public Summary summary(Evidence evidence) {
        List<String> sentences = new ArrayList<>();
        for (CgnLine line : CgnLine.ALL) {
            for (CgnTry tried : CgnTry.values()) {
                List<String> forgotten = CgnChecks.forgotten(evidence, line, tried);
                if (!forgotten.isEmpty()) {
                    sentences.add(CgnChecks.sentence(evidence, line, tried, forgotten));
                }
            }
        }
        return new Summary(sentences, List.of());
    }
}
