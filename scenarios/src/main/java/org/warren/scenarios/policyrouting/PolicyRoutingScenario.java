package org.warren.scenarios.policyrouting;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.WgQuickFile;
import org.warren.kit.ping.PingsAnswered;
import org.warren.kit.roadwarrior.NestedTunnel;
import org.warren.kit.roadwarrior.QuickTunnel;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.kit.wgquick.NodeState;
import org.warren.kit.wgquick.NothingLeft;
import org.warren.kit.wgquick.WgQuickScenario;

/// Does wg-quick route everything into the tunnel by exactly the rules that it should, and remove them again?
/// (conformance R7)
///
/// The client's wg-quick brings a full tunnel up and takes it down, alone or next to another VPN, and its node's state
/// is recorded before, between and after.
public final class PolicyRoutingScenario extends WgQuickScenario<QuickTunnel> {

    static final Parameter<String> INNER =
            Parameter.choice("inner", "the families that go into the tunnel", "both", "ipv4", "ipv6");
    static final Parameter<String> SITUATION = Parameter.choice(
            "situation",
            "what else there is: nothing, another full tunnel, a route in wg-quick's table, or a VPN with a route of its own",
            "alone",
            "two-tunnels",
            "table-taken",
            "other-vpn");
    static final Parameter<String> CRASH = Parameter.choice(
            "crash",
            "the step before which wg-quick up is killed",
            "off",
            "address",
            "link",
            "route",
            "rule",
            "suppress");

    /// The first table and mark that wg-quick tries.
    static final int FIRST_TABLE = 51820;

    private static final Map<String, String> CRASHES = Map.of(
            "address", "-4 address add",
            "link", "link set mtu",
            "route", "-4 route add",
            "rule", "-4 rule add not fwmark",
            "suppress", "-4 rule add table main");

    static final Note<NodeState> UP = NodeState.noted("up");
    static final Note<NodeState> BOTH_UP = NodeState.noted("both-up");
    static final Note<PingResult> PING_OTHER_VPN = Note.ping("ping-other-vpn");

    private static final Note<NodeState> BEFORE = NodeState.noted("before");
    private static final Note<NodeState> CRASHED = NodeState.noted("crashed");
    private static final Note<NodeState> FIRST_ALONE = NodeState.noted("first-alone");
    private static final Note<NodeState> AFTER = NodeState.noted("after");
    private static final Note<PingResult> PING_TUNNEL_IPV4 = Note.ping("ping-tunnel-ipv4");
    private static final Note<PingResult> PING_TUNNEL_IPV6 = Note.ping("ping-tunnel-ipv6");
    private static final Note<PingResult> PING_ENDPOINT_IPV4 = Note.ping("ping-endpoint-ipv4");
    private static final Note<PingResult> PING_ENDPOINT_IPV6 = Note.ping("ping-endpoint-ipv6");
    private static final Note<PingResult> PING_SECOND_TUNNEL = Note.ping("ping-second-tunnel");
    private static final Note<PingResult> PING_FIRST_ALONE = Note.ping("ping-first-alone");

    public PolicyRoutingScenario() {
        super(
                "policy-routing",
                "does wg-quick route everything into the tunnel by exactly its rules, and undo them?",
                INNER,
                Tunnel.OUTER,
                SITUATION,
                CRASH);
        // Two full tunnels at the same time would carry each other's datagrams in a loop, unless the endpoints have
        // routes of their own: their server is a neighbour.
        network(parameters -> hasTwoTunnels(parameters) ? RoadWarrior.apart() : RoadWarrior.across());
        script(parameters -> parameters.get(CRASH).equals("off")
                ? List.of(
                        step("up", PolicyRoutingScenario::up),
                        step("pings", PolicyRoutingScenario::ping),
                        step("down", PolicyRoutingScenario::down))
                : List.of(step("up", PolicyRoutingScenario::crash), step("down", PolicyRoutingScenario::down)));
        checks(
                PolicyRoutingChecks.COMMAND_ORDER,
                PolicyRoutingChecks.EXACT_RULES_UP,
                PolicyRoutingChecks.EXACT_RULES_BOTH_UP,
                new PingsAnswered("R7-through-the-tunnel", "ping-").when(PolicyRoutingChecks::isWithoutCrash),
                PolicyRoutingChecks.OTHER_VPN,
                new NothingLeft("second-leaves-the-first", UP, FIRST_ALONE, List.of("suppress_prefixlength 0"))
                        .when(PolicyRoutingChecks::isWithTwoTunnels),
                new NothingLeft("nothing-left", BEFORE, AFTER, List.of(NothingLeft.SRC_VALID_MARK)),
                Tunnel.ENCRYPTED.when(PolicyRoutingChecks::isWithoutCrash));
    }

    private static boolean hasTwoTunnels(Parameters parameters) {
        return parameters.get(SITUATION).equals("two-tunnels");
    }

    @Override
    protected QuickTunnel prepare(Stage stage) {
        QuickTunnel tunnel = QuickTunnel.prepare(stage, Tunnel.isOverIpv6(stage.parameters()), 0, allowedIps(stage));
        prepareCompany(stage, tunnel.client().node());
        tunnel.client().configure(tunnel.file().with("DNS = 1.1.1.1, 8.8.8.8"));
        NodeState.note(stage, tunnel.client().node(), BEFORE);
        return tunnel;
    }

    private static List<String> allowedIps(Stage stage) {
        return switch (stage.get(INNER)) {
            case "ipv4" -> List.of("0.0.0.0/0");
            case "ipv6" -> List.of("::/0");
            default -> List.of("0.0.0.0/0", "::/0");
        };
    }

    private static void prepareCompany(Stage stage, LinuxNode client) {
        switch (stage.get(SITUATION)) {
            case "table-taken" ->
                client.run("ip", "route", "add", "unreachable", "192.0.2.0/24", "table", "" + FIRST_TABLE)
                        .orThrow();
            case "other-vpn" -> {
                NestedTunnel.prepare(stage, RoadWarrior.SERVER_IPV4).up();
                stage.lab().capture(RoadWarrior.CLIENT, NestedTunnel.NAME);
            }
            default -> {}
        }
    }

    private static void crash(Stage stage, QuickTunnel tunnel) {
        tunnel.client().crashBefore(Objects.requireNonNull(CRASHES.get(stage.get(CRASH))));
        NodeState.note(stage, tunnel.client().node(), CRASHED);
    }

    private static void up(Stage stage, QuickTunnel tunnel) {
        tunnel.client().up();
        stage.advance(SETTLE_TIME);
        NodeState.note(stage, tunnel.client().node(), UP);
    }

    /// The server's public address too, unless it is a neighbour, to which the main table has a route.
    private static void ping(Stage stage, QuickTunnel tunnel) {
        boolean farServer = !hasTwoTunnels(stage.parameters());
        if (!stage.get(INNER).equals("ipv6")) {
            stage.ping(PING_TUNNEL_IPV4, RoadWarrior.CLIENT, Tunnel.SERVER_IPV4);
            if (farServer) {
                stage.ping(PING_ENDPOINT_IPV4, RoadWarrior.CLIENT, RoadWarrior.SERVER_IPV4);
            }
        }
        if (!stage.get(INNER).equals("ipv4")) {
            stage.ping(PING_TUNNEL_IPV6, RoadWarrior.CLIENT, Tunnel.SERVER_IPV6);
            if (farServer) {
                stage.ping(PING_ENDPOINT_IPV6, RoadWarrior.CLIENT, RoadWarrior.SERVER_IPV6);
            }
        }
        if (stage.get(SITUATION).equals("other-vpn")) {
            stage.ping(PING_OTHER_VPN, RoadWarrior.CLIENT, NestedTunnel.SERVER_IPV4);
        }
    }

    private static void down(Stage stage, QuickTunnel tunnel) {
        if (hasTwoTunnels(stage.parameters()) && stage.get(CRASH).equals("off")) {
            secondTunnel(stage, tunnel.client().node());
        }
        tunnel.client().down();
        stage.advance(SETTLE_TIME);
        NodeState.note(stage, tunnel.client().node(), AFTER);
    }

    /// Another full tunnel, brought up and taken down while the first is up.
    private static void secondTunnel(Stage stage, LinuxNode client) {
        var second = stage.wgQuick(RoadWarrior.CLIENT, NestedTunnel.NAME);
        second.configure(WgQuickFile.of(NestedTunnel.serve(stage, RoadWarrior.SERVER_IPV4, allowedIps(stage))));
        second.up();
        stage.advance(SETTLE_TIME);
        NodeState.note(stage, client, BOTH_UP);
        stage.ping(PING_SECOND_TUNNEL, RoadWarrior.CLIENT, NestedTunnel.SERVER_IPV4);
        second.down();
        stage.advance(SETTLE_TIME);
        NodeState.note(stage, client, FIRST_ALONE);
        stage.ping(PING_FIRST_ALONE, RoadWarrior.CLIENT, Tunnel.SERVER_IPV4);
    }
}
