package org.warren.scenarios.udpblocked;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.warren.harness.evidence.Probes;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.kit.roadwarrior.ManyClients;
import org.warren.kit.roadwarrior.NumberedHome;
import org.warren.kit.roadwarrior.Tunnel;

/// What does a tunnel do in a network that drops UDP, and does the verdict name what is dropped and where?
///
/// ```
/// client   192.168.1.2 --- office-1 --- 192.168.1.1 firewall-1 203.0.113.101 --- internet --- 203.0.113.10 server
/// client-2 192.168.2.2 --- office-2 --- 192.168.2.1 firewall-2 203.0.113.102 ---'
/// client-3 192.168.3.2 --- office-3 --- 192.168.3.1 firewall-3 203.0.113.103 ---'
/// ```
///
/// The first firewall drops UDP from inside, the second one that to other ports than 53 and 443, the third one UDP from
/// outside. Plain datagrams to three ports of the server, and the clients' own, show what each one does.
public final class UdpBlockedScenario extends ScriptedScenario<ManyClients> {

    static final String SERVER_IPV4 = "203.0.113.10";
    /// DNS, QUIC and the tunnel's own.
    static final List<Integer> ASKED_PORTS = List.of(53, 443, Tunnel.PORT);

    static final String BLOCKED = "blocked";
    static final String NEW_TRAFFIC = "new traffic";
    static final String UNBLOCKED = "unblocked";

    private static final Duration ONE_WAY = Duration.ofMillis(5);
    /// 19 retries take 114 s if they are as late as Linux's timers may be.
    private static final Duration GIVES_UP = Duration.ofSeconds(125);
    private static final Duration SETTLE_TIME = Duration.ofSeconds(1);
    /// The next retry, with some margin.
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(7);

    public UdpBlockedScenario() {
        super(
                "udp-blocked",
                "what does a tunnel do in a network that drops UDP, and is it said what is dropped and where?");
        needsLinux("firewalls get rules; use --lab virtual");
        network(parameters -> NumberedHome.topology(
                        BlockedOffice.ALL,
                        office -> List.of(
                                office.host(office.client(), 2),
                                office.router(Nat.homeRouter("wan", Duration.ofSeconds(30), Duration.ofSeconds(120)))))
                .with(Node.host(Roles.SERVER, "internet", SERVER_IPV4 + "/24").delayed(ONE_WAY)));
        script(
                step("firewalls asked", (stage, tunnels) -> askFirewalls(stage)),
                step("tunnels up", ManyClients::up),
                step(BLOCKED, (stage, tunnels) -> {
                    stage.probeTogether(BlockedOffice.ALL.stream()
                            .map(UdpBlockedScenario::blocked)
                            .toList());
                    stage.advance(GIVES_UP);
                }),
                step(NEW_TRAFFIC, (stage, tunnels) -> {
                    stage.probeTogether(BlockedOffice.ALL.stream()
                            .map(UdpBlockedScenario::newTraffic)
                            .toList());
                    stage.advance(SETTLE_TIME);
                }),
                step(UNBLOCKED, (stage, tunnels) -> {
                    BlockedOffice.ALL.forEach(office -> stage.linux(office.router())
                            .run("nft", "delete", "table", "inet", "blocked")
                            .orThrow());
                    stage.probeTogether(BlockedOffice.ALL.stream()
                            .map(UdpBlockedScenario::unblocked)
                            .toList());
                }));
        checks(
                UdpBlockedChecks.REPORT,
                UdpBlockedChecks.GIVES_UP,
                UdpBlockedChecks.BEGINS_ANEW,
                UdpBlockedChecks.COMES_UP);
        sentences(evidence -> UdpBlockedChecks.sentences(evidence));
    }

    @Override
    protected ManyClients prepare(Stage stage) {
        BlockedOffice.ALL.forEach(office -> stage.linux(office.router())
                .runWithInput(office.block().rules(), "nft", "-f", "-")
                .orThrow());
        return ManyClients.prepare(stage, SERVER_IPV4, BlockedOffice.ALL);
    }

    /// Each client sends a datagram to two ports of the server that the tunnel does not use, which answers.
    private static void askFirewalls(Stage stage) {
        for (int port : ASKED_PORTS) {
            if (port == Tunnel.PORT) {
                continue;
            }
            try (var server = stage.node(Roles.SERVER).udp(port)) {
                for (BlockedOffice office : BlockedOffice.ALL) {
                    try (var client = stage.node(office.client()).udp(0)) {
                        String text = "from " + office.client() + " to port " + port;
                        client.send(text.getBytes(StandardCharsets.US_ASCII), new InetSocketAddress(SERVER_IPV4, port));
                        stage.advance(SETTLE_TIME);
                        server.receive(Duration.ZERO)
                                .ifPresent(asked -> server.send(
                                        ("answer to " + text).getBytes(StandardCharsets.US_ASCII), asked.from()));
                        stage.advance(SETTLE_TIME);
                    }
                }
            }
        }
    }

    private static Probes probes(String word, BlockedOffice office) {
        return Probes.once(word + "-" + office.number(), office.client(), Tunnel.SERVER_IPV4);
    }

    /// What a client sends while it is blocked.
    static Probes blocked(BlockedOffice office) {
        return probes("blocked", office);
    }

    /// What a client sends after it has given up.
    static Probes newTraffic(BlockedOffice office) {
        return probes("new", office);
    }

    /// What a client sends after nothing is blocked any more.
    static Probes unblocked(BlockedOffice office) {
        return probes("unblocked", office).linger(FIRST_ANSWER);
    }
}
