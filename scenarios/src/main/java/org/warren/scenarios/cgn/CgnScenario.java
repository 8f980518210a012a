package org.warren.scenarios.cgn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Step;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.kit.roadwarrior.ManyClients;

/// Which of two NATs in a row decides whether an idle tunnel stays reachable?
///
/// ```
/// client   192.168.1.2 --- home-1 100.64.1.2 --- 100.64.1.1 cgn-1 203.0.113.101 --- internet --- 203.0.113.10 server
/// client-2 192.168.2.2 --- home-2 100.64.2.2 --- 100.64.2.1 cgn-2 203.0.113.102 ---'
/// ```
///
/// The first line has the shorter timeout in its home router, the second one in the carrier's NAT. Both clients idle
/// with a keepalive interval below the shorter timeout, and then with one between the two; each time the server tries
/// to reach them.
public final class CgnScenario extends ScriptedScenario<ManyClients> {

    static final String SERVER_IPV4 = "203.0.113.10";

    static final Parameter<Duration> SHORTER = Parameter.duration(
            "shorter",
            "how long the NAT with the shorter timer remembers a mapping",
            "40s",
            Duration.ofSeconds(5),
            Duration.ofMinutes(10));
    static final Parameter<Duration> LONGER = Parameter.duration(
            "longer",
            "how long the NAT with the longer timer does",
            "120s",
            Duration.ofSeconds(5),
            Duration.ofMinutes(10));
    static final Parameter<Integer> BELOW =
            Parameter.number("below", "a persistent keepalive below the shorter timer, in seconds", "25", 1, 600);
    static final Parameter<Integer> ABOVE =
            Parameter.number("above", "one between the two timers, in seconds", "60", 1, 600);

    /// Longer than a handshake that is retried after 5 s.
    static final Duration FIRST_ANSWER = Duration.ofSeconds(7);

    private static final Duration ONE_WAY = Duration.ofMillis(5);

    public CgnScenario() {
        super(
                "cgn",
                "which of two NATs in a row decides whether an idle tunnel stays reachable?",
                SHORTER,
                LONGER,
                BELOW,
                ABOVE);
        needsLinux("routers have NATs of the model; use --lab virtual");
        prepare(stage -> ManyClients.prepare(stage, SERVER_IPV4, CgnLine.ALL));
        checks(CgnChecks.MODEL, CgnChecks.FORGOT, CgnChecks.REACHABILITY);
        sentences(CgnChecks::sentences);
    }

    @Override
    public Topology topology(Parameters parameters) {
        Topology topology = Topology.of().network("internet", "203.0.113.0/24");
        for (CgnLine line : CgnLine.ALL) {
            CgnLine.Lives lives = line.lives(
                    parameters.get(SHORTER).toNanos(), parameters.get(LONGER).toNanos());
            topology = topology.network(line.network(), line.prefix())
                    .network(line.accessNetwork(), "100.64." + line.number() + ".0/24")
                    .with(line.host(line.client(), 2))
                    .with(Node.router(
                                    line.router(),
                                    line.network(),
                                    line.routerIpv4() + "/24",
                                    line.accessNetwork(),
                                    line.homeOutsideIpv4() + "/24")
                            .behind(line.carrierInsideIpv4())
                            .translating(Nat.like("wan", line.homeNat(lives))))
                    .with(Node.router(
                                    line.carrier(),
                                    line.accessNetwork(),
                                    line.carrierInsideIpv4() + "/24",
                                    "internet",
                                    line.outsideIpv4() + "/24")
                            .translating(Nat.like("wan", line.carrierNat(lives))));
        }
        return topology.with(
                Node.host(Roles.SERVER, "internet", SERVER_IPV4 + "/24").delayed(ONE_WAY));
    }

    @Override
    protected List<Step<ManyClients>> script(Parameters parameters) {
        List<Step<ManyClients>> steps = new ArrayList<>();
        steps.add(step("tunnels up", ManyClients::up));
        for (CgnTry tried : CgnTry.values()) {
            int keepalive = tried.keepaliveSeconds(parameters);
            steps.add(step("clients speak, " + tried.name().toLowerCase(Locale.ROOT), (stage, tunnels) -> {
                tunnels.clientsKeepAlive(keepalive);
                stage.probeTogether(CgnLine.ALL.stream().map(tried::spoken).toList());
            }));
            Duration idle = tried.idle(keepalive);
            if (!idle.isZero()) {
                steps.add(idle("idle with a keepalive of " + keepalive + " s", idle));
            }
            steps.add(step(
                    tried.step(),
                    (stage, tunnels) -> stage.probeTogether(
                            CgnLine.ALL.stream().map(tried::probes).toList())));
        }
        return steps;
    }
}
