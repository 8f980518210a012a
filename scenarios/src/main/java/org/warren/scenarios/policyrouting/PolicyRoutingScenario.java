package org.warren.scenarios.policyrouting;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.WgQuick;
import org.warren.harness.subject.WgQuickFile;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.scenarios.encryption.OnlyTunnelTraffic;
import org.warren.scenarios.roadwarrior.NestedTunnel;
import org.warren.scenarios.roadwarrior.QuickTunnel;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;
import org.warren.scenarios.wgquick.NodeState;
import org.warren.scenarios.wgquick.NothingLeft;
import org.warren.scenarios.wgquick.Only;
import org.warren.scenarios.wgquick.PingsAnswered;
import org.warren.scenarios.wgquick.WgQuickScenario;

/// Does wg-quick route everything into the tunnel by exactly the rules that it should, and undo them? (conformance
/// R7)
///
/// The client's wg-quick brings a full tunnel up and takes it down, alone or in company, and its node's state is
/// noted before, between and after.
public final class PolicyRoutingScenario implements WgQuickScenario {

    static final Parameter<String> INNER =
            Parameter.choice("inner", "the families that go into the tunnel", "both", "ipv4", "ipv6");
    static final Parameter<String> OUTER =
            Parameter.choice("outer", "the address family between the endpoints", "ipv4", "ipv6");
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

    static final String FIRST_TABLE = "51820";
    private static final Map<String, String> CRASHES = Map.of(
            "address", "-4 address add",
            "link", "link set mtu",
            "route", "-4 route add",
            "rule", "-4 rule add not fwmark",
            "suppress", "-4 rule add table main");

    /// A daemon hears from the kernel that its link is up, and ends when it is gone; both take a moment.
    private static final Duration QUIET = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "policy-routing";
    }

    @Override
    public String question() {
        return "does wg-quick route everything into the tunnel by exactly its rules, and undo them?";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(INNER, OUTER, SITUATION, CRASH);
    }

    /// Two full tunnels at once carry each other's datagrams round and round, unless the endpoints have routes of
    /// their own: their server is a neighbour.
    @Override
    public Topology topology(Parameters parameters) {
        return parameters.get(SITUATION).equals("two-tunnels")
                ? RoadWarrior.apart()
                : RoadWarrior.across(UnaryOperator.identity());
    }

    @Override
    public List<Tap> taps() {
        return List.of(new Tap(RoadWarrior.CLIENT, "eth0"), new Tap(RoadWarrior.SERVER, "eth0"));
    }

    @Override
    public List<String> steps() {
        return List.of("up", "pings", "down");
    }

    @Override
    public void drive(Stage stage) {
        QuickTunnel tunnel = QuickTunnel.prepare(stage, stage.get(OUTER).equals("ipv6"), 0, allowedIps(stage));
        WgQuick wgQuick = tunnel.client();
        LinuxNode client = wgQuick.node();
        prepareCompany(stage, client);
        wgQuick.configure(tunnel.file().with("DNS = 1.1.1.1, 8.8.8.8"));
        NodeState.note(stage, client, "before");
        if (!stage.get(CRASH).equals("off")) {
            stage.step("up", () -> wgQuick.crashBefore(Objects.requireNonNull(CRASHES.get(stage.get(CRASH)))));
            NodeState.note(stage, client, "crashed");
        } else {
            stage.step("up", () -> {
                wgQuick.up();
                stage.advance(QUIET);
            });
            NodeState.note(stage, client, "up");
            stage.step("pings", () -> ping(stage, client));
            if (stage.get(SITUATION).equals("two-tunnels")) {
                secondTunnel(stage, client);
            }
        }
        stage.step("down", wgQuick::down);
        stage.advance(QUIET);
        NodeState.note(stage, client, "after");
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
                client.run("ip", "route", "add", "unreachable", "192.0.2.0/24", "table", FIRST_TABLE)
                        .orThrow();
            case "other-vpn" -> {
                NestedTunnel.prepare(stage, RoadWarrior.SERVER_IPV4).up();
                stage.lab().capture(RoadWarrior.CLIENT, NestedTunnel.NAME);
            }
            default -> {}
        }
    }

    /// The server's public address too, unless it is a neighbour, to whom the main table has a way.
    private static void ping(Stage stage, LinuxNode client) {
        boolean farServer = !stage.get(SITUATION).equals("two-tunnels");
        if (!stage.get(INNER).equals("ipv6")) {
            stage.observe("ping-tunnel-ipv4", client.ping(Tunnel.SERVER_IPV4));
            if (farServer) {
                stage.observe("ping-endpoint-ipv4", client.ping(RoadWarrior.SERVER_IPV4));
            }
        }
        if (!stage.get(INNER).equals("ipv4")) {
            stage.observe("ping-tunnel-ipv6", client.ping(Tunnel.SERVER_IPV6));
            if (farServer) {
                stage.observe("ping-endpoint-ipv6", client.ping(RoadWarrior.SERVER_IPV6));
            }
        }
        if (stage.get(SITUATION).equals("other-vpn")) {
            stage.observe("ping-other-vpn", client.ping(NestedTunnel.SERVER_IPV4));
        }
    }

    /// A full tunnel more, up and down while the first is up.
    private static void secondTunnel(Stage stage, LinuxNode client) {
        WgQuick second = stage.wgQuick(RoadWarrior.CLIENT, NestedTunnel.NAME);
        second.configure(WgQuickFile.of(NestedTunnel.serve(stage, RoadWarrior.SERVER_IPV4, allowedIps(stage))));
        second.up();
        stage.advance(QUIET);
        NodeState.note(stage, client, "both-up");
        stage.observe("ping-second-tunnel", client.ping(NestedTunnel.SERVER_IPV4));
        second.down();
        stage.advance(QUIET);
        NodeState.note(stage, client, "first-alone");
        stage.observe("ping-first-alone", client.ping(Tunnel.SERVER_IPV4));
    }

    @Override
    public List<Check> checks() {
        List<String> tolerated = List.of(NothingLeft.SRC_VALID_MARK);
        return List.of(
                new Only("crash", "off", new CommandOrder()),
                new Only("crash", "off", new ExactRules("up")),
                new Only("situation", "two-tunnels", new ExactRules("both-up")),
                new Only("crash", "off", new PingsAnswered("R7-through-the-tunnel", "ping-")),
                new Only("situation", "other-vpn", new OtherVpn()),
                new Only(
                        "situation",
                        "two-tunnels",
                        new NothingLeft(
                                "second-leaves-the-first", "up", "first-alone", List.of("suppress_prefixlength 0"))),
                new NothingLeft("nothing-left", "before", "after", tolerated),
                new Only("crash", "off", new OnlyTunnelTraffic("encrypted", RoadWarrior.CLIENT, "eth0")));
    }
}
