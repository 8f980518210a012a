package org.warren.scenarios.advisedkeepalive;

import java.time.Duration;
import java.util.List;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.text.NumberFormat;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.kit.roadwarrior.ManyClients;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.nat.tunnel.KeepaliveAdvisor;

/// Is the keepalive that is advised for NATs enough, and is a longer one too much?
///
/// ```
/// client   192.168.1.2 --- home-1 --- nat-1 203.0.113.101 --- internet --- 203.0.113.10 server
/// client-2 192.168.2.2 --- home-2 --- nat-2 203.0.113.102 ---'
/// ...
/// ```
///
/// The first client has the advised keepalive, the next ones the same on a path with loss, a second more, and what is
/// too much for any timer. Each goes on from another port and idles: its NATs do not know that flow, as after a
/// restart, and the packet that makes the mapping is a keepalive, which nobody answers.
public final class AdvisedKeepaliveScenario extends ScriptedScenario<ManyClients> {

    static final String SERVER_IPV4 = "203.0.113.10";
    static final String SERVER_INSIDE = Tunnel.SERVER_IPV4;
    static final int OTHER_PORT = 51821;
    static final String IDLE_STEP = "idle";

    static final Parameter<String> NATS = Parameter.of(
            "nats",
            "the NATs between client and server, the client's own first",
            "one to " + Advice.NATS_MAX + " names of `warren list nats` with commas between them, of models of IPv4",
            "linux-6",
            text -> Advice.chain(text).isPresent() ? text : null);
    static final Parameter<Integer> TOLERATE = Parameter.number(
            "tolerate", "how many keepalives in a row are lost", "1", 0, KeepaliveAdvisor.TOLERATED_MAX);
    static final Parameter<Double> LOSS = Parameter.percent("loss", "what the path of one more client loses", "0%", 50);
    static final Parameter<Integer> KEEPALIVE =
            Parameter.keepalive("keepalive", "the one that is to be enough; off for the advised one", "off");
    static final Parameter<Duration> IDLE = Parameter.duration(
            "idle", "how long the tunnels are left alone", "1h", Duration.ofMinutes(5), Duration.ofDays(1));

    private static final Duration ONE_WAY = Duration.ofMillis(5);
    /// KEEPALIVE_TIMEOUT, 10 s, and by how much Linux's timers may be late (§6.5).
    private static final Duration ACKNOWLEDGED = Duration.ofSeconds(12);
    /// Longer than a handshake that is tried again after 5 s.
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(7);

    public AdvisedKeepaliveScenario() {
        super(
                "advised-keepalive",
                "is the keepalive that is advised for NATs enough, and is a longer one too much?",
                NATS,
                TOLERATE,
                LOSS,
                KEEPALIVE,
                IDLE);
        needsLinux("routers have NATs of the model; use --lab virtual");
        prepare(stage -> ManyClients.prepare(stage, SERVER_IPV4, lines(stage.parameters())));
        script(
                step("tunnels up", ManyClients::up),
                step(
                        "first contact",
                        (stage, tunnels) -> stage.probeTogether(lines(stage.parameters()).stream()
                                .map(line -> line.first(FIRST_ANSWER))
                                .toList())),
                // The client's passive keepalive for the server's answer. Without it the server would start a handshake
                // 15 s after its answer, and the response would establish the new flow.
                idle("acknowledged", ACKNOWLEDGED),
                step("another port", AdvisedKeepaliveScenario::keepAliveFromOtherPort),
                idle(IDLE_STEP, IDLE),
                step(
                        "server tries",
                        (stage, tunnels) ->
                                stage.probe(lines(stage.parameters()).getFirst().tries())));
        checks(AdviceChecks.MODEL, AdviceChecks.ENOUGH, AdviceChecks.TOO_MUCH, AdviceChecks.ANSWERS);
        summary(AdviceChecks::summary);
    }

    @Override
    public Topology topology(Parameters parameters) {
        Topology topology = Topology.of().network("internet", "203.0.113.0/24");
        for (AdviceLine line : lines(parameters)) {
            topology = line.added(topology, parameters.get(IDLE));
        }
        return topology.with(
                Node.host(Roles.SERVER, "internet", SERVER_IPV4 + "/24").delayed(ONE_WAY));
    }

    private static List<AdviceLine> lines(Parameters parameters) {
        return Advice.of(parameters).lines();
    }

    private static void keepAliveFromOtherPort(Stage stage, ManyClients tunnels) {
        List<AdviceLine> lines = lines(stage.parameters());
        for (AdviceLine line : lines) {
            tunnels.clients()
                    .get(line.number() - 1)
                    .end()
                    .set(
                            "listen-port",
                            Integer.toString(OTHER_PORT),
                            "peer",
                            tunnels.serverKey(),
                            "persistent-keepalive",
                            Integer.toString(line.keepalive()));
        }
    }

    static String percent(double percent) {
        return NumberFormat.shortest(percent, 4) + " %";
    }
}
