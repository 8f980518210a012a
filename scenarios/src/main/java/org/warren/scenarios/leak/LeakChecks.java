package org.warren.scenarios.leak;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;

/// Whether DNS queries use the tunnel, and whether the tunnel was in use at all.
final class LeakChecks {

    /// DNS queries go through the tunnel and by no uplink.
    static final Check NAMES_INSIDE =
            Check.of("names-inside", LeakChecks::namesInside).on(Evidence.capturePath(RoadWarrior.SERVER, Tunnel.NAME));

    /// The tunnel carried the program's probes before the server restarted, after it, and over the other uplink;
    /// otherwise silence on the uplinks would prove nothing.
    static final Check TUNNEL_IN_USE =
            Check.of("tunnel-in-use", LeakChecks::tunnelInUse).on(LeakScenario.PROGRAM.path());

    private static final int DNS_PORT = 53;

    private LeakChecks() {}

    private static CheckResult namesInside(Evidence evidence, Findings findings) {
        List<CapturedPacket> inside = questions(evidence, RoadWarrior.SERVER, Tunnel.NAME);
        for (String uplink : List.of("eth0", "eth1")) {
            questions(evidence, RoadWarrior.CLIENT, uplink)
                    .forEach(packet -> findings.fail("A question for a name left by %s at %s, to %s."
                            .formatted(uplink, Seconds.text(packet.nanos()), packet.destination())));
        }
        if (inside.isEmpty()) {
            findings.missing("No question for a name came out of the tunnel.");
        }
        return findings.result("All %d questions for names went through the tunnel.".formatted(inside.size()));
    }

    private static List<CapturedPacket> questions(Evidence evidence, String node, String networkInterface) {
        return evidence.packets(node, networkInterface).stream()
                .filter(packet -> packet.protocol() == Protocol.UDP || packet.protocol() == Protocol.TCP)
                .filter(packet -> packet.destination().port() == DNS_PORT)
                .toList();
    }

    private static CheckResult tunnelInUse(Evidence evidence, Findings findings) {
        List<ProbeEvent> events = evidence.probes(LeakScenario.PROGRAM);
        long all = 0;
        for (String name : List.of(LeakScenario.RUN, LeakScenario.RECONNECT, LeakScenario.ROAM)) {
            var step = evidence.step(name);
            Set<Long> sent = numbers(events.stream()
                    .filter(event -> event.type() == ProbeEvent.Type.SENT && step.contains(event.nanos())));
            sent.retainAll(numbers(events.stream().filter(event -> event.type() == ProbeEvent.Type.ANSWERED)));
            long answered = sent.size();
            findings.expect(answered > 0, "No probe that was sent in the step \"%s\" was answered.".formatted(name));
            all += answered;
        }
        if (events.isEmpty()) {
            findings.missing("No probe was sent.");
        }
        return findings.result("%d probes were answered, some in each of run, reconnect and roam.".formatted(all));
    }

    private static Set<Long> numbers(Stream<ProbeEvent> events) {
        return events.map(ProbeEvent::sequence).collect(Collectors.toCollection(TreeSet::new));
    }
}
