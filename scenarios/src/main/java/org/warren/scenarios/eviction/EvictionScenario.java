package org.warren.scenarios.eviction;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.warren.harness.evidence.Probes;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.kit.nat.RouterModel;
import org.warren.kit.roadwarrior.ManyClients;
import org.warren.kit.roadwarrior.NumberedHome;
import org.warren.kit.roadwarrior.Tunnel;

/// Does a NAT whose table another host fills forget a tunnel, and does a keepalive help?
///
/// ```
/// client      192.168.1.2 --- home-1 --- nat-1 203.0.113.101 --- internet --- 203.0.113.10 server
/// neighbour-1 192.168.1.3 ---'                                ---'
/// client-2    192.168.2.2 --- home-2 --- nat-2 203.0.113.102 ---'
/// ...
/// ```
///
/// Each NAT has room for 64 mappings and makes room in its own way. Three times the neighbour sends to 70 ports of the
/// server: when the tunnel is a few seconds old and its mapping not assured, when it is assured, and when the client
/// has a persistent keepalive. After each the server tries to reach the client.
public final class EvictionScenario extends ScriptedScenario<ManyClients> {

    static final String SERVER_IPV4 = "203.0.113.10";
    static final int FLOOD_PORT = 40_000;

    static final Duration YOUNG = Duration.ofSeconds(3);
    /// Longer than the passive keepalive takes, which assures the mapping.
    static final Duration OLD = Duration.ofSeconds(15);
    static final Duration KEEPALIVE = Duration.ofSeconds(25);

    static final Parameter<String> NAT = Parameter.choice(
            "nat",
            "what makes room in the NAT: the oldest mapping, one that is not assured, none; or a limit per host",
            "all",
            EvictionCell.ALL.stream().map(EvictionCell::name).toArray(String[]::new));

    /// The steps in which the neighbours send.
    static final List<String> FLOODS = List.of("first flood", "second flood", "third flood");

    private static final int FLOOD_FIRST = 20_000;
    private static final int FLOOD_COUNT = 70;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration ONE_WAY = Duration.ofMillis(5);
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(7);

    /// When the server tries to reach the clients.
    enum Try {
        /// After a flood, when the tunnel is young.
        YOUNG("after the first flood"),
        /// After the client has sent something again.
        SPOKEN("after the client spoke"),
        /// After a flood, when the mapping is assured.
        OLD("after the second flood"),
        /// After a flood, when the client has a persistent keepalive.
        KEEPALIVE_ON("after the third flood, with a keepalive"),
        /// After the next keepalive.
        KEPT_ALIVE("after the next keepalive");

        private final String words;

        Try(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        /// The server's probe of a client.
        Probes probes(EvictionCell cell) {
            String name = name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + cell.number();
            return Probes.once(name, Roles.SERVER, cell.tunnelIpv4());
        }
    }

    public EvictionScenario() {
        super("eviction", "does a NAT whose table another host fills forget a tunnel, and does a keepalive help?", NAT);
        needsLinux("its NATs are modelled; use --lab virtual");
        network(parameters -> NumberedHome.topology(
                        EvictionCell.named(parameters.get(NAT)),
                        cell -> List.of(
                                cell.host(cell.client(), 2),
                                cell.host(cell.neighbour(), 3),
                                cell.router(Nat.like(RouterModel.WAN, cell.nat()))))
                .with(Node.host(Roles.SERVER, "internet", SERVER_IPV4 + "/24").delayed(ONE_WAY)));
        capturesRouters();
        prepare(stage -> ManyClients.prepare(stage, SERVER_IPV4, EvictionCell.named(stage.get(NAT))));
        script(
                step("tunnels up", ManyClients::up),
                step("first contact", (stage, tunnels) -> clientsProbe(stage, "first")),
                idle("young", YOUNG),
                step(FLOODS.get(0), (stage, tunnels) -> flood(stage, 1)),
                step("server tries", (stage, tunnels) -> serverTries(stage, Try.YOUNG)),
                step("clients speak", (stage, tunnels) -> clientsProbe(stage, "speak")),
                step("server tries again", (stage, tunnels) -> serverTries(stage, Try.SPOKEN)),
                idle("old", OLD),
                step(FLOODS.get(1), (stage, tunnels) -> flood(stage, 2)),
                step("server tries after that", (stage, tunnels) -> serverTries(stage, Try.OLD)),
                step("keepalive on", (stage, tunnels) -> {
                    tunnels.clientsKeepAlive((int) KEEPALIVE.toSeconds());
                    stage.advance(SECOND);
                }),
                step(FLOODS.get(2), (stage, tunnels) -> flood(stage, 3)),
                step("server tries with a keepalive", (stage, tunnels) -> serverTries(stage, Try.KEEPALIVE_ON)),
                idle("next keepalive", KEEPALIVE.plus(SECOND)),
                step("server tries at last", (stage, tunnels) -> serverTries(stage, Try.KEPT_ALIVE)));
        checks(EvictionChecks.MODEL, EvictionChecks.REACHABILITY);
        summary(EvictionChecks::summary);
    }

    /// The ports of the server that a neighbour sends to.
    static IntStream flooded() {
        return IntStream.range(FLOOD_FIRST, FLOOD_FIRST + FLOOD_COUNT);
    }

    private static void flood(Stage stage, int round) {
        for (EvictionCell cell : EvictionCell.named(stage.get(NAT))) {
            try (var socket = stage.node(cell.neighbour()).udp(FLOOD_PORT)) {
                flooded()
                        .forEach(port -> socket.send(
                                "%d %d of %s"
                                        .formatted(round, port, cell.neighbour())
                                        .getBytes(StandardCharsets.US_ASCII),
                                new InetSocketAddress(SERVER_IPV4, port)));
                stage.advance(Duration.ofMillis(100));
            }
        }
    }

    private static void clientsProbe(Stage stage, String name) {
        stage.probeTogether(EvictionCell.named(stage.get(NAT)).stream()
                .map(cell -> Probes.once(name + "-" + cell.number(), cell.client(), Tunnel.SERVER_IPV4)
                        .linger(FIRST_ANSWER))
                .toList());
    }

    private static void serverTries(Stage stage, Try tried) {
        stage.probeTogether(
                EvictionCell.named(stage.get(NAT)).stream().map(tried::probes).toList());
    }
}
