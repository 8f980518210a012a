package org.warren.scenarios.marks;

import java.time.Duration;
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

/// Does congestion show through the tunnel, and importance not? (conformance P4, P5)
///
/// The client pings with each of the four ECN codepoints and a DSCP of its own, over a router that leaves the outer
/// header alone, and then over one that sets the outer codepoint to each of the four.
public final class MarksScenario implements Scenario {

    static final Parameter<String> OUTER =
            Parameter.choice("outer", "the address family between the endpoints", "ipv4", "ipv6");

    static final String UNTOUCHED = "untouched";
    static final List<String> CODEPOINTS = List.of("not-ect", "ect1", "ect0", "ce");
    /// Expedited forwarding, which a tunnel has no business to tell the path.
    static final int DSCP = 46;

    private static final Duration QUIET = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "marks";
    }

    @Override
    public String question() {
        return "does congestion show through the tunnel, and importance not?";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(OUTER);
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
        return List.of("tunnel up", UNTOUCHED, step(0), step(1), step(2), step(3));
    }

    /// The step in which the router sets the outer codepoint.
    static String step(int codepoint) {
        return "path sets " + Ecn.name(codepoint);
    }

    @Override
    public void drive(Stage stage) {
        boolean ipv6 = stage.get(OUTER).equals("ipv6");
        Tunnel tunnel = Tunnel.prepare(stage, ipv6, 0);
        LinuxNode client = tunnel.client().node();
        stage.lab().capture(RoadWarrior.CLIENT, Tunnel.NAME);
        stage.lab().capture(RoadWarrior.SERVER, Tunnel.NAME);
        stage.step("tunnel up", () -> {
            tunnel.up();
            stage.observe("ping-first", client.ping(Tunnel.SERVER_IPV4));
        });
        stage.step(UNTOUCHED, () -> pingWithEach(stage, client));
        LinuxNode router = stage.node(RoadWarrior.PATH);
        for (int codepoint = 0; codepoint < CODEPOINTS.size(); codepoint++) {
            // Towards the server only, so that the answers come back and tell nothing new.
            String rule = "table inet marking { chain forward { type filter hook forward priority mangle;"
                    + " oifname far " + (ipv6 ? "ip6" : "ip") + " ecn set " + CODEPOINTS.get(codepoint) + "; }; }";
            stage.step(step(codepoint), () -> {
                router.run("nft", rule).orThrow();
                pingWithEach(stage, client);
                router.run("nft", "delete table inet marking").orThrow();
            });
        }
        tunnel.observeCounters(stage);
    }

    /// One ping for each codepoint, in both families inside.
    private static void pingWithEach(Stage stage, LinuxNode client) {
        StringBuilder script = new StringBuilder();
        for (int codepoint = 0; codepoint < CODEPOINTS.size(); codepoint++) {
            for (String address : List.of(Tunnel.SERVER_IPV4, Tunnel.SERVER_IPV6)) {
                script.append("ping -n -c 1 -W 1 -Q ")
                        .append(DSCP << 2 | codepoint)
                        .append(' ')
                        .append(address)
                        .append(';');
            }
        }
        client.run("sh", "-c", script + " true").orThrow();
        stage.advance(QUIET);
    }

    @Override
    public List<Check> checks() {
        return List.of(
                new EcnOutward(RoadWarrior.CLIENT),
                new EcnOutward(RoadWarrior.SERVER),
                new EcnInward(),
                new DscpInside(),
                new HandshakeDscp(),
                new OnlyTunnelTraffic("encrypted", RoadWarrior.CLIENT, "eth0"));
    }
}
