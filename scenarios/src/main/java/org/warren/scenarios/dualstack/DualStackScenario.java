package org.warren.scenarios.dualstack;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.lab.CommandResult;
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

/// Does one port serve IPv4 and IPv6, and is one that is taken reported? (conformance R9)
///
/// A client's session moves from one family to the other and back; then the server is told to listen on the port of
/// its echo service.
public final class DualStackScenario implements Scenario {

    static final Parameter<String> IPV6 = Parameter.choice("ipv6", "whether the nodes have IPv6 at all", "on", "off");

    @Override
    public String name() {
        return "dual-stack";
    }

    @Override
    public String question() {
        return "does one port serve IPv4 and IPv6, and is one that is taken reported?";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(IPV6);
    }

    @Override
    public Topology topology(Parameters parameters) {
        return RoadWarrior.apart();
    }

    @Override
    public List<Tap> taps() {
        return List.of(new Tap(RoadWarrior.CLIENT, "eth0"), new Tap(RoadWarrior.SERVER, "eth0"));
    }

    @Override
    public List<String> steps() {
        return List.of("tunnel up", "over IPv6, where there is", "back to IPv4", "port taken", "own port again");
    }

    @Override
    public void drive(Stage stage) {
        boolean ipv6 = stage.get(IPV6).equals("on");
        if (!ipv6) {
            for (String role : List.of(RoadWarrior.CLIENT, RoadWarrior.SERVER)) {
                stage.node(role)
                        .write("/proc/sys/net/ipv6/conf/all/disable_ipv6", "1".getBytes(StandardCharsets.US_ASCII));
            }
        }
        Tunnel tunnel = ipv6 ? Tunnel.prepare(stage, false, 0) : Tunnel.prepareIpv4(stage);
        stage.step("tunnel up", () -> {
            tunnel.up();
            ping(stage, "ping-ipv4", tunnel);
        });
        if (ipv6) {
            stage.independentStep("over IPv6", () -> move(stage, "ping-ipv6", tunnel, Tunnel.ENDPOINT_IPV6));
            stage.independentStep("back to IPv4", () -> move(stage, "ping-back", tunnel, Tunnel.ENDPOINT_IPV4));
        }
        LinuxNode server = tunnel.server().node();
        stage.independentStep("port taken", () -> {
            stage.observe("port-taken", listen(server, LinuxNode.ECHO_PORT));
            stage.observe(
                    "port-after",
                    Integer.parseInt(tunnel.server().show("listen-port").strip()));
            ping(stage, "ping-taken", tunnel);
        });
        stage.step("own port again", () -> {
            stage.observe("port-own", listen(server, Tunnel.PORT));
            ping(stage, "ping-own", tunnel);
        });
        tunnel.observeCounters(stage);
    }

    private static void move(Stage stage, String ping, Tunnel tunnel, String endpoint) {
        String peer = tunnel.clientConfig().peers().getFirst().publicKey();
        tunnel.client().set("peer", peer, "endpoint", endpoint);
        ping(stage, ping, tunnel);
    }

    private static void ping(Stage stage, String name, Tunnel tunnel) {
        stage.observe(name, tunnel.client().node().ping(Tunnel.SERVER_IPV4));
    }

    private static Map<String, Object> listen(LinuxNode server, int port) {
        CommandResult result = server.run("wg", "set", Tunnel.NAME, "listen-port", Integer.toString(port));
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("exit", result.code());
        said.put("said", result.err().strip());
        return said;
    }

    @Override
    public List<Check> checks() {
        return List.of(
                new EitherFamily(),
                new ChangeLosesNothing(),
                new AnsweredOverIpv4(),
                new TakenPort(),
                new OnlyTunnelTraffic("encrypted", RoadWarrior.CLIENT, "eth0"));
    }
}
