package org.warren.scenarios.fulltunnel;

import java.util.List;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;

/// Does a full tunnel keep its own datagrams out of itself? (conformance R7)
///
/// The client routes as wg-quick(8) does for AllowedIPs of 0.0.0.0/0 and ::/0: packets without the mark go into the
/// tunnel, unless the main table has a more specific route than its default route. Even packets to the server's own
/// public address go through the tunnel, while the tunnel's datagrams to that same address do not.
public final class FwmarkRoutingScenario extends ScriptedScenario<Tunnel> {

    static final Parameter<String> FWMARK = Parameter.choice(
            "fwmark", "whether the tunnel marks its datagrams; without the mark they loop", "on", "off");

    static final Note<PingResult> TUNNEL_IPV4 = Note.ping("ping-tunnel-ipv4");
    static final Note<PingResult> TUNNEL_IPV6 = Note.ping("ping-tunnel-ipv6");
    static final Note<PingResult> ENDPOINT_IPV4 = Note.ping("ping-endpoint-ipv4");
    static final Note<PingResult> ENDPOINT_IPV6 = Note.ping("ping-endpoint-ipv6");

    private static final String MARK = "51820";

    public FwmarkRoutingScenario() {
        super("fwmark-routing", "does a full tunnel keep its own datagrams out of itself?", Tunnel.OUTER, FWMARK);
        needsCommands();
        network(RoadWarrior.across());
        prepare(stage -> Tunnel.prepare(stage, Tunnel.isOverIpv6(stage.parameters()), 0, List.of("0.0.0.0/0", "::/0"))
                .capturedInside(stage, RoadWarrior.CLIENT)
                .countedAtTheEnd(stage));
        script(step("tunnel up", FwmarkRoutingScenario::up), step("pings", (stage, tunnel) -> {
            stage.ping(TUNNEL_IPV4, RoadWarrior.CLIENT, Tunnel.SERVER_IPV4);
            stage.ping(TUNNEL_IPV6, RoadWarrior.CLIENT, Tunnel.SERVER_IPV6);
            stage.ping(ENDPOINT_IPV4, RoadWarrior.CLIENT, RoadWarrior.SERVER_IPV4);
            stage.ping(ENDPOINT_IPV6, RoadWarrior.CLIENT, RoadWarrior.SERVER_IPV6);
        }));
        checks(FwmarkRoutingChecks.NO_LOOP, FwmarkRoutingChecks.EVERYTHING_THROUGH_THE_TUNNEL, Tunnel.ENCRYPTED);
    }

    private static void up(Stage stage, Tunnel tunnel) {
        LinuxNode client = tunnel.client().node();
        tunnel.up();
        if (stage.get(FWMARK).equals("on")) {
            tunnel.client().set("fwmark", MARK);
        }
        route(client, "-6", "::/0");
        route(client, "-4", "0.0.0.0/0");
        client.write("/proc/sys/net/ipv4/conf/all/src_valid_mark", "1");
    }

    /// wg-quick's add_default, without its firewall rules.
    private static void route(LinuxNode client, String family, String everything) {
        String batch = """
                route add %s dev %s table %s
                rule add not fwmark %s table %s
                rule add table main suppress_prefixlength 0
                """.formatted(everything, Tunnel.NAME, MARK, MARK, MARK);
        client.runWithInput(batch, "ip", family, "-batch", "-").orThrow();
    }
}
