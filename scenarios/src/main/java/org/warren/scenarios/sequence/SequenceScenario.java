package org.warren.scenarios.sequence;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.warren.harness.evidence.Note;
import org.warren.harness.lab.Capability;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.KernelSubject;
import org.warren.harness.subject.TunnelInterface;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;

/// Given the same packets inside, do the subjects send the same datagrams outside as the kernel, at the same times?
///
/// The subjects and, in parallel, two kernels play the same scripts, one after the other, each with new peers.
///
/// ```
/// client 203.0.113.2 --------+-- internet --+-------- 203.0.113.10 server
/// kernel-client 203.0.113.3 -+              +- 203.0.113.11 kernel-server
/// ```
public final class SequenceScenario extends ScriptedScenario<List<ScriptedTunnel>> {

    static final String ALL = "all";

    static final Parameter<String> SCRIPT = Parameter.choice(
            "script",
            "what happens inside the tunnel",
            ALL,
            Scripts.all().stream().map(Script::id).toArray(String[]::new));

    private static final String REFERENCE_SERVER = "203.0.113.11";
    private static final Duration ONE_WAY = Duration.ofMillis(5);
    /// Between two scripts, and before a script starts.
    private static final Duration PAUSE = Duration.ofSeconds(2);

    public SequenceScenario() {
        super("sequence", "do the same packets inside bring the kernel's sequence of datagrams outside?", SCRIPT);
        needsLinux("the scripts use the firewall of Linux nodes; use --lab virtual");
        needs(Capability.VIRTUAL_TIME, "the scripts take most of an hour and compare moments; use --lab virtual");
        network(Topology.of()
                .network("internet", "203.0.113.0/24")
                .with(host(RoadWarrior.CLIENT, "203.0.113.2"))
                .with(host(RoadWarrior.SERVER, RoadWarrior.SERVER_IPV4))
                .with(host(End.CLIENT.referenceNode(), "203.0.113.3"))
                .with(host(End.SERVER.referenceNode(), REFERENCE_SERVER)));
        prepare(stage -> List.of(
                new ScriptedTunnel(
                        stage.createTunnel(RoadWarrior.CLIENT, Tunnel.NAME),
                        stage.createTunnel(RoadWarrior.SERVER, Tunnel.NAME),
                        RoadWarrior.SERVER_IPV4),
                new ScriptedTunnel(reference(stage, End.CLIENT), reference(stage, End.SERVER), REFERENCE_SERVER)));
        script(parameters -> scripts(parameters.get(SCRIPT))
                .map(script -> step(script.id(), (stage, tunnels) -> play(script, tunnels, stage)))
                .toList());
        checks(() -> Scripts.all().stream().<Check>map(ScriptCheck::new).toList());
    }

    /// A capture contains the moment in which a datagram leaves the delay; with a delay at each end, a cause therefore
    /// precedes its effect in the captures.
    private static Node host(String name, String address) {
        return Node.host(name, "internet", address + "/24").delayed(ONE_WAY);
    }

    private static Stream<Script> scripts(String chosen) {
        return Scripts.all().stream().filter(script -> List.of(ALL, script.id()).contains(chosen));
    }

    /// When a script began, in nanoseconds since virtual time 0.
    static Note<Long> begin(String script) {
        return Note.number("begin-" + script);
    }

    private static TunnelInterface reference(Stage stage, End end) {
        return new KernelSubject().create(stage.linux(end.referenceNode()), Tunnel.NAME);
    }

    private static void play(Script script, List<ScriptedTunnel> tunnels, Stage stage) {
        long begin = stage.lab().clock().elapsedNanos() + PAUSE.toNanos();
        stage.note(begin(script.id()), begin);
        tunnels.forEach(ScriptedTunnel::meetClient);
        boolean met = false;
        int number = 0;
        for (Action action : script.actions()) {
            if (!met && !action.at().isNegative()) {
                meet(script, tunnels, stage, begin);
                met = true;
            }
            wait(stage, begin + action.at().toNanos());
            String series = script.id() + "-" + ++number;
            tunnels.forEach(tunnel -> tunnel.act(action, series));
        }
        if (!met) {
            meet(script, tunnels, stage, begin);
        }
        wait(stage, begin + script.length().toNanos());
        tunnels.forEach(ScriptedTunnel::part);
        stage.advance(PAUSE);
    }

    private static void meet(Script script, List<ScriptedTunnel> tunnels, Stage stage, long begin) {
        wait(stage, begin);
        tunnels.forEach(tunnel -> tunnel.meetServer(script.keepaliveSeconds()));
    }

    private static void wait(Stage stage, long until) {
        long left = until - stage.lab().clock().elapsedNanos();
        if (left > 0) {
            stage.advance(Duration.ofNanos(left));
        }
    }
}
