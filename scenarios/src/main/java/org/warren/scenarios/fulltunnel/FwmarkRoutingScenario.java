package org.warren.scenarios.fulltunnel;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.scenarios.encryption.OnlyTunnelTraffic;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;

/// Does a full tunnel keep its own datagrams out of itself? (conformance R7)
///
/// The client routes as wg-quick(8) does for AllowedIPs of 0.0.0.0/0 and ::/0: what does not carry the mark goes into
/// the tunnel, unless the main table knows a better way than its default route. Even packets to the server's own
/// public address go through the tunnel, while the tunnel's datagrams to that very address do not.
public final class FwmarkRoutingScenario implements Scenario {

    static final Parameter<String> OUTER =
            Parameter.choice("outer", "the address family between the endpoints", "ipv4", "ipv6");
    static final Parameter<String> FWMARK = Parameter.choice(
            "fwmark", "whether the tunnel marks its datagrams; without the mark they loop", "on", "off");

    private static final String MARK = "51820";

    @Override
    public String name() {
        return "fwmark-routing";
    }

    @Override
    public String question() {
        return "does a full tunnel keep its own datagrams out of itself?";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(OUTER, FWMARK);
    }

    @Override
    public Topology topology(Parameters parameters) {
        return RoadWarrior.across(UnaryOperator.identity());
    }

    @Override
    public List<Tap> taps() {
        return List.of(new Tap(RoadWarrior.CLIENT, "eth0"), new Tap(RoadWarrior.SERVER, "eth0"));
    }

    @Override
    public List<String> steps() {
        return List.of("tunnel up", "pings");
    }

    @Override
    public void drive(Stage stage) {
        Tunnel tunnel = Tunnel.prepare(stage, stage.get(OUTER).equals("ipv6"), 0, List.of("0.0.0.0/0", "::/0"));
        LinuxNode client = tunnel.client().node();
        stage.lab().capture(RoadWarrior.CLIENT, Tunnel.NAME);
        stage.step("tunnel up", () -> {
            tunnel.up();
            if (stage.get(FWMARK).equals("on")) {
                tunnel.client().set("fwmark", MARK);
            }
            route(client, "-6", "::/0");
            route(client, "-4", "0.0.0.0/0");
            client.write("/proc/sys/net/ipv4/conf/all/src_valid_mark", "1".getBytes(StandardCharsets.US_ASCII));
        });
        stage.step("pings", () -> {
            stage.observe("ping-tunnel-ipv4", client.ping(Tunnel.SERVER_IPV4));
            stage.observe("ping-tunnel-ipv6", client.ping(Tunnel.SERVER_IPV6));
            stage.observe("ping-endpoint-ipv4", client.ping(RoadWarrior.SERVER_IPV4));
            stage.observe("ping-endpoint-ipv6", client.ping(RoadWarrior.SERVER_IPV6));
        });
        tunnel.observeCounters(stage);
    }

    /// wg-quick's add_default, but for its firewall rules.
    private static void route(LinuxNode client, String family, String everything) {
        String batch = """
                route add %s dev %s table %s
                rule add not fwmark %s table %s
                rule add table main suppress_prefixlength 0
                """.formatted(everything, Tunnel.NAME, MARK, MARK, MARK);
        client.runWithInput(batch, "ip", family, "-batch", "-").orThrow();
    }

    @Override
    public List<Check> checks() {
        return List.of(
                new NoLoop(),
                new EverythingThroughTheTunnel(),
                new OnlyTunnelTraffic("encrypted", RoadWarrior.CLIENT, "eth0"));
    }
}
