package org.warren.scenarios.dualstack;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.scenario.Step;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;

/// Does one port serve IPv4 and IPv6, and is one that is taken reported? (conformance R9)
///
/// A client's session moves from one family to the other and back; then the server is told to listen on the port of its
/// echo service.
public final class DualStackScenario extends ScriptedScenario<Tunnel> {

    static final Parameter<String> IPV6 = Parameter.choice("ipv6", "whether the nodes have IPv6 at all", "on", "off");

    static final String TO_IPV6 = "over IPv6";
    static final String TO_IPV4 = "back to IPv4";

    static final Note<PingResult> PING_IPV4 = Note.ping("ping-ipv4");
    static final Note<PingResult> PING_TO_IPV6 = Note.ping("ping-ipv6");
    static final Note<PingResult> PING_TO_IPV4 = Note.ping("ping-back");
    static final Note<PingResult> PING_TAKEN = Note.ping("ping-taken");
    static final Note<PingResult> PING_OWN = Note.ping("ping-own");

    /// The error of `wg` when the server was given a port that is in use.
    static final Note<Answer> TAKEN = new Note<>("port-taken", Answer.class);

    /// The port that the server shows afterwards.
    static final Note<Long> PORT_AFTER = Note.number("port-after");

    private static final Note<Answer> OWN = new Note<>("port-own", Answer.class);

    /// The exit status of `wg`, and its standard error.
    record Answer(
            @JsonProperty(required = true) int exit,
            @JsonProperty(required = true) String said) {}

    public DualStackScenario() {
        super("dual-stack", "does one port serve IPv4 and IPv6, and is one that is taken reported?", IPV6);
        needsCommands();
        network(RoadWarrior.apart());
        checks(
                DualStackChecks.EITHER_FAMILY,
                DualStackChecks.CHANGE_LOSES_NOTHING,
                DualStackChecks.IPV4,
                DualStackChecks.TAKEN_PORT,
                Tunnel.ENCRYPTED);
    }

    @Override
    protected Tunnel prepare(Stage stage) {
        if (stage.get(IPV6).equals("on")) {
            return Tunnel.prepare(stage, false, 0).countedAtTheEnd(stage);
        }
        for (String role : List.of(RoadWarrior.CLIENT, RoadWarrior.SERVER)) {
            stage.linux(role).write("/proc/sys/net/ipv6/conf/all/disable_ipv6", "1");
        }
        return Tunnel.prepareIpv4(stage).countedAtTheEnd(stage);
    }

    @Override
    protected List<Step<Tunnel>> script(Parameters parameters) {
        List<Step<Tunnel>> steps = new ArrayList<>();
        steps.add(step("tunnel up", (stage, tunnel) -> {
            tunnel.up();
            ping(stage, PING_IPV4);
        }));
        if (parameters.get(IPV6).equals("on")) {
            steps.add(move(TO_IPV6, Tunnel.ENDPOINT_IPV6, PING_TO_IPV6));
            steps.add(move(TO_IPV4, Tunnel.ENDPOINT_IPV4, PING_TO_IPV4));
        }
        steps.add(step("port taken", (Stage stage, Tunnel tunnel) -> {
                    stage.note(TAKEN, listen(stage, LinuxNode.ECHO_PORT));
                    stage.note(
                            PORT_AFTER,
                            Long.valueOf(tunnel.server().show("listen-port").strip()));
                    ping(stage, PING_TAKEN);
                })
                .independent());
        steps.add(step("own port again", (stage, tunnel) -> {
            stage.note(OWN, listen(stage, Tunnel.PORT));
            ping(stage, PING_OWN);
        }));
        return List.copyOf(steps);
    }

    private Step<Tunnel> move(String name, String endpoint, Note<PingResult> ping) {
        return step(name, (Stage stage, Tunnel tunnel) -> {
                    String peer = tunnel.clientConfig().peers().getFirst().publicKey();
                    tunnel.client().set("peer", peer, "endpoint", endpoint);
                    ping(stage, ping);
                })
                .independent();
    }

    private static void ping(Stage stage, Note<PingResult> note) {
        stage.ping(note, RoadWarrior.CLIENT, Tunnel.SERVER_IPV4);
    }

    private static Answer listen(Stage stage, int port) {
        var result =
                stage.linux(RoadWarrior.SERVER).run("wg", "set", Tunnel.NAME, "listen-port", Integer.toString(port));
        return new Answer(result.code(), result.err().strip());
    }
}
