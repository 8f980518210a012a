package org.warren.scenarios.natmatrix;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.evidence.Probes;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.kit.roadwarrior.ManyClients;
import org.warren.kit.roadwarrior.NumberedHome;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.nat.BehaviourText;

/// Do idle tunnels behind each kind of NAT stay reachable as RFC 4787 predicts?
///
/// ```
/// client   192.168.1.2  --- home-1  --- nat-1  203.0.113.101 --- internet --- 203.0.113.10 server
/// client-2 192.168.2.2  --- home-2  --- nat-2  203.0.113.102 ---'
/// ...
/// ```
///
/// Three mappings, three filterings and three refreshes make 27 NATs. The server sends a keepalive every 12 s, which
/// shows the refresh; after that it sends from another port and another address, which shows filtering and mapping.
public final class NatMatrixScenario extends ScriptedScenario<ManyClients> {

    static final String SERVER_IPV4 = "203.0.113.10";
    static final String OTHER_IPV4 = "203.0.113.11";
    static final int OTHER_PORT = 51821;
    static final int KEEPALIVE_SECONDS = 12;

    static final Parameter<Duration> LIFE = Parameter.duration(
            "life", "how long the NATs remember a mapping", "30s", Duration.ofSeconds(25), Duration.ofSeconds(60));
    static final Parameter<Duration> IDLE = Parameter.duration(
            "idle", "how long the tunnels are left alone", "90s", Duration.ofSeconds(80), Duration.ofSeconds(100));

    static final String AFTER_IDLING = "after idling";
    static final String FROM_OTHER_PORT = "from another port";
    static final String FROM_PORT_AGAIN = "from its port again";
    static final String FROM_OTHER_ADDRESS = "from another address";

    /// The names of the series of probes, by what the server tries.
    static final Map<String, String> TRIES = tries();

    private static final Duration ONE_WAY = Duration.ofMillis(5);
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(7);

    private static Map<String, String> tries() {
        Map<String, String> tries = new LinkedHashMap<>();
        tries.put(AFTER_IDLING, "idle");
        tries.put(FROM_OTHER_PORT, "port");
        tries.put(FROM_PORT_AGAIN, "again");
        tries.put(FROM_OTHER_ADDRESS, "address");
        return tries;
    }

    public NatMatrixScenario() {
        super(
                "nat-matrix",
                "do idle tunnels behind each kind of NAT stay reachable as RFC 4787's words say?",
                LIFE,
                IDLE);
        needsLinux("nodes change the server's address; use --lab virtual");
        network(parameters -> NumberedHome.topology(
                        MatrixCell.ALL,
                        cell -> List.of(
                                cell.host(cell.client(), 2),
                                cell.router(Nat.like("wan", cell.nat(life(parameters.get(LIFE)))))))
                .with(Node.host(Roles.SERVER, "internet", SERVER_IPV4 + "/24").delayed(ONE_WAY)));
        prepare(stage -> ManyClients.prepare(stage, SERVER_IPV4, MatrixCell.ALL));
        script(parameters -> List.of(
                step("tunnels up", ManyClients::up),
                step("first contact", (stage, tunnels) -> clientsProbe(stage, "first")),
                step("idle", (stage, tunnels) -> {
                    tunnels.serverKeepsAlive(KEEPALIVE_SECONDS);
                    stage.advance(parameters.get(IDLE));
                }),
                step("server tries", (stage, tunnels) -> serverTries(stage, AFTER_IDLING)),
                step("clients speak", (stage, tunnels) -> clientsProbe(stage, "speak")),
                step("server's other port", (stage, tunnels) -> {
                    tunnels.server().set("listen-port", Integer.toString(OTHER_PORT));
                    serverTries(stage, FROM_OTHER_PORT);
                    tunnels.server().set("listen-port", Integer.toString(Tunnel.PORT));
                    serverTries(stage, FROM_PORT_AGAIN);
                }),
                step("server's other address", (stage, tunnels) -> {
                    move(stage, SERVER_IPV4, OTHER_IPV4);
                    serverTries(stage, FROM_OTHER_ADDRESS);
                    move(stage, OTHER_IPV4, SERVER_IPV4);
                })));
        checks(ModelAgreement.CHECK, MatrixReachability.CHECK);
        summary(MatrixReachability::summary);
    }

    static String life(Duration life) {
        return BehaviourText.time(life.toNanos());
    }

    private static void move(Stage stage, String from, String to) {
        stage.linux(Roles.SERVER)
                .runWithInput(
                        "addr del " + from + "/24 dev eth0\naddr add " + to + "/24 dev eth0\n", "ip", "-batch", "-")
                .orThrow();
    }

    private static void clientsProbe(Stage stage, String name) {
        stage.probeTogether(MatrixCell.ALL.stream()
                .map(cell -> Probes.once(name + "-" + cell.number(), cell.client(), Tunnel.SERVER_IPV4)
                        .linger(FIRST_ANSWER))
                .toList());
    }

    private static void serverTries(Stage stage, String tried) {
        stage.probeTogether(
                MatrixCell.ALL.stream().map(cell -> probes(cell, tried)).toList());
    }

    /// The server's probe of a client.
    static Probes probes(MatrixCell cell, String tried) {
        return Probes.once(TRIES.get(tried) + "-" + cell.number(), Roles.SERVER, cell.tunnelIpv4());
    }
}
