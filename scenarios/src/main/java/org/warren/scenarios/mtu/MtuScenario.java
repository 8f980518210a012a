package org.warren.scenarios.mtu;

import java.util.List;
import org.warren.harness.evidence.Note;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.WgQuickFile;
import org.warren.harness.topology.Interface;
import org.warren.kit.roadwarrior.NestedTunnel;
import org.warren.kit.roadwarrior.QuickTunnel;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.kit.wgquick.WgQuickScenario;

/// Which MTU does wg-quick give a tunnel, and what is the largest packet that passes? (conformance P1, P2, P3)
///
/// The client's wg-quick takes the MTU from its uplink, from the route or from its file. The scenario finds the largest
/// packet that passes at all, and the largest that passes unfragmented, with that MTU, in a second tunnel inside the
/// first, and with the theoretical MTU for the narrowest part of the path.
///
/// The scenario `path-mtu` tests how single packets are treated on a path that is too narrow.
public final class MtuScenario extends WgQuickScenario<QuickTunnel> {

    static final Parameter<Integer> UPLINK_MTU = Parameter.number(
            "uplink-mtu", "the MTU of the client's uplink, in bytes", "1500", 1280, Interface.DEFAULT_MTU);
    static final Parameter<String> MTU_FROM = Parameter.choice(
            "mtu-from",
            "what tells wg-quick: the uplink itself, a route with an MTU, or a line of its file that leaves no room",
            "link",
            "route",
            "line");
    static final Parameter<Integer> PATH_MTU = Parameter.number(
            "path-mtu",
            "the MTU in the middle of the path, which only its routers know, in bytes",
            "1500",
            1280,
            Interface.DEFAULT_MTU);
    static final Parameter<String> ICMP =
            Parameter.choice("icmp", "what the path does to the ICMP that tells its MTU", "passed", "dropped");

    static final String CHOSEN = "chosen";
    static final String NESTED = "nested";
    static final String FITTED = "fitted";

    public MtuScenario() {
        super(
                "mtu",
                "which MTU does wg-quick give a tunnel, and what is the largest packet that passes?",
                UPLINK_MTU,
                MTU_FROM,
                PATH_MTU,
                Tunnel.OUTER,
                ICMP);
        network(parameters -> RoadWarrior.narrow(
                parameters.get(PATH_MTU),
                parameters.get(MTU_FROM).equals("route") ? Interface.DEFAULT_MTU : parameters.get(UPLINK_MTU)));
        script(
                step("up", (stage, tunnel) -> {
                    tunnel.client().up();
                    stage.advance(SETTLE_TIME);
                }),
                step(CHOSEN, (stage, tunnel) -> {
                    int mtu = mtu(tunnel.client().node(), Tunnel.NAME);
                    setMtu(stage, tunnel.server().node(), mtu);
                    search(stage, CHOSEN, Tunnel.SERVER_IPV4, mtu);
                }),
                step(NESTED, (stage, tunnel) -> nested(stage)),
                step(FITTED, (stage, tunnel) -> {
                    int mtu =
                            Math.min(stage.get(UPLINK_MTU), stage.get(PATH_MTU)) - Layers.overhead(isOuterIpv6(stage));
                    setMtu(stage, tunnel.client().node(), mtu);
                    setMtu(stage, tunnel.server().node(), mtu);
                    search(stage, FITTED, Tunnel.SERVER_IPV4, mtu);
                }));
        checks(
                MtuChecks.CHOSEN_MTU,
                MtuChecks.NESTED_MTU,
                MtuChecks.noBlackHole(CHOSEN),
                MtuChecks.noBlackHole(NESTED),
                MtuChecks.noBlackHole(FITTED),
                MtuChecks.largestWhole(CHOSEN),
                MtuChecks.largestWhole(FITTED));
    }

    /// The result of a search.
    ///
    /// @param phase the step of the search
    static Note<LargestPacket.Found> largest(String phase) {
        return new Note<>("largest-" + phase, LargestPacket.Found.class);
    }

    @Override
    protected QuickTunnel prepare(Stage stage) {
        boolean ipv6 = isOuterIpv6(stage);
        if (stage.get(ICMP).equals("dropped")) {
            RoadWarrior.silenceRouters(stage);
        }
        QuickTunnel tunnel = QuickTunnel.prepare(stage, ipv6, 0, List.of("10.100.0.0/24"));
        WgQuickFile file = tunnel.file();
        switch (stage.get(MTU_FROM)) {
            case "route" -> {
                String server = ipv6 ? RoadWarrior.SERVER_IPV6 : RoadWarrior.SERVER_IPV4;
                String gateway = ipv6 ? "2001:db8:51::1" : "198.51.100.1";
                stage.linux(RoadWarrior.CLIENT)
                        .run("ip", "route", "add", server, "via", gateway, "mtu", "" + stage.get(UPLINK_MTU))
                        .orThrow();
            }
            case "line" -> file = file.with("MTU = " + (stage.get(UPLINK_MTU) - Layers.overhead(ipv6)));
            default -> {}
        }
        tunnel.client().configure(file);
        return tunnel;
    }

    private static boolean isOuterIpv6(Stage stage) {
        return Tunnel.isOverIpv6(stage.parameters());
    }

    private static void search(Stage stage, String phase, String address, int mtu) {
        stage.note(largest(phase), new LargestPacket(stage.linux(RoadWarrior.CLIENT), address).upTo(mtu));
    }

    /// The inner tunnel's server is at the outer one's far end, always over IPv4.
    private static void nested(Stage stage) {
        var second = stage.wgQuick(RoadWarrior.CLIENT, NestedTunnel.NAME);
        second.configure(WgQuickFile.of(
                NestedTunnel.serve(stage, Tunnel.SERVER_IPV4, List.of(NestedTunnel.SERVER_IPV4 + "/32"))));
        second.up();
        stage.advance(SETTLE_TIME);
        int mtu = mtu(stage.linux(RoadWarrior.CLIENT), NestedTunnel.NAME);
        search(stage, NESTED, NestedTunnel.SERVER_IPV4, mtu);
    }

    private static int mtu(LinuxNode node, String interfaceName) {
        return Integer.parseInt(node.readText("/sys/class/net/" + interfaceName + "/mtu"));
    }

    private static void setMtu(Stage stage, LinuxNode node, int mtu) {
        node.run("ip", "link", "set", Tunnel.NAME, "mtu", "" + mtu).orThrow();
        stage.advance(SETTLE_TIME);
    }
}
