package example;

import java.time.Duration;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;

public final class QuietScenario extends ScriptedScenario<Tunnel> {

    static final Parameter<Integer> KEEPALIVE = Parameter.keepalive("keepalive", "the client's keepalive", "off");
    static final Note<PingResult> PING = Note.ping("ping");
    static final String IDLE = "idle";

    public QuietScenario() {
        super("quiet", "does a tunnel stay quiet until somebody uses it?", KEEPALIVE);
        network(RoadWarrior.direct());
        prepare(stage -> Tunnel.prepare(stage, false, stage.get(KEEPALIVE)));
        script(
                step("tunnel up", Tunnel::up),
                idle(IDLE, Duration.ofMinutes(10)),
                step("ping", (stage, tunnel) -> stage.ping(PING, RoadWarrior.CLIENT, Tunnel.SERVER_IPV4)));
        checks(
                Check.of("quiet", QuietScenario::quiet).on(Evidence.capturePath(RoadWarrior.CLIENT, "eth0")),
                Check.of("answered", QuietScenario::answered));
    }

    private static CheckResult quiet(Evidence evidence, Findings findings) {
        var idle = evidence.step(IDLE);
        for (var datagram : WireGuardDatagram.in(evidence.packets(RoadWarrior.CLIENT, "eth0"))) {
            findings.expect(
                    !idle.contains(datagram.nanos()),
                    "A %s was sent at %s.".formatted(datagram.kind().words(), Seconds.text(datagram.nanos())));
        }
        return findings.result("Nothing was sent for ten minutes.");
    }

    private static CheckResult answered(Evidence evidence, Findings findings) {
        var ping = evidence.get(PING);
        findings.expect(ping.isAnswered(), "%d of %d pings were answered.".formatted(ping.received(), ping.sent()));
        return findings.result("All %d pings were answered.".formatted(ping.sent()));
    }
}
