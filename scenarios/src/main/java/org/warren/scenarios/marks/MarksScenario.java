package org.warren.scenarios.marks;

import java.time.Duration;
import java.util.List;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.scenario.Step;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;

/// Does congestion show through the tunnel, and importance not? (conformance P4, P5)
///
/// The client pings with each of the four ECN codepoints and a DSCP, through a router that does not change the outer
/// header, and then through one that sets the outer codepoint to each of the four.
public final class MarksScenario extends ScriptedScenario<Tunnel> {

    static final String UNTOUCHED = "untouched";
    static final List<String> CODEPOINTS = List.of("not-ect", "ect1", "ect0", "ce");
    /// Expedited forwarding, which a tunnel must not reveal to the path.
    static final int DSCP = 46;

    private static final Duration SETTLE_TIME = Duration.ofSeconds(1);

    private static final Note<PingResult> FIRST = Note.ping("ping-first");

    public MarksScenario() {
        super("marks", "does congestion show through the tunnel, and importance not?", Tunnel.OUTER);
        needsCommands();
        network(RoadWarrior.across());
        prepare(stage -> Tunnel.prepare(stage, Tunnel.isOverIpv6(stage.parameters()), 0)
                .capturedInside(stage, RoadWarrior.CLIENT, RoadWarrior.SERVER)
                .countedAtTheEnd(stage));
        script(
                step("tunnel up", (stage, tunnel) -> {
                    tunnel.up();
                    stage.ping(FIRST, RoadWarrior.CLIENT, Tunnel.SERVER_IPV4);
                }),
                step(UNTOUCHED, (stage, tunnel) -> pingWithEach(stage)),
                pathSetting(Ecn.NOT_ECT),
                pathSetting(Ecn.ECT_1),
                pathSetting(Ecn.ECT_0),
                pathSetting(Ecn.CE));
        checks(
                MarksChecks.ecnOutward(RoadWarrior.CLIENT),
                MarksChecks.ecnOutward(RoadWarrior.SERVER),
                MarksChecks.ECN_INWARD,
                MarksChecks.DSCP_INSIDE,
                MarksChecks.HANDSHAKE_DSCP,
                Tunnel.ENCRYPTED);
    }

    /// The step in which the router sets the outer codepoint.
    static String pathSets(int codepoint) {
        return "path sets " + Ecn.name(codepoint);
    }

    /// Only towards the server: the answers come back unchanged.
    private Step<Tunnel> pathSetting(int codepoint) {
        return step(pathSets(codepoint), (stage, tunnel) -> {
            var router = stage.linux(RoadWarrior.PATH);
            String set = Tunnel.isOverIpv6(stage.parameters())
                    ? ipv6Set(codepoint)
                    : "ip ecn set " + CODEPOINTS.get(codepoint);
            router.run(
                            "nft",
                            "table inet marking { chain forward { type filter hook forward priority mangle;"
                                    + " oifname far " + set + "; }; }")
                    .orThrow();
            pingWithEach(stage);
            router.run("nft", "delete table inet marking").orThrow();
        });
    }

    /// Sets the first two bytes as a whole: `ip6 ecn set` writes only the second byte, which newer kernels silently
    /// ignore (net/netfilter/nft_payload.c, nft_nh_write_ok_ip6).
    private static String ipv6Set(int codepoint) {
        return "meta nfproto ipv6 @nh,0,16 set @nh,0,16 & 0xffcf | 0x%04x".formatted(codepoint << 4);
    }

    /// One ping for each codepoint, in both inner families.
    private static void pingWithEach(Stage stage) {
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
        stage.linux(RoadWarrior.CLIENT).run("sh", "-c", script + " true").orThrow();
        stage.advance(SETTLE_TIME);
    }
}
