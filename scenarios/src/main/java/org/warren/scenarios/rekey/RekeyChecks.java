package org.warren.scenarios.rekey;

import java.util.List;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.evidence.Probes;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.timers.TunnelEnd;

/// Whether probes are affected by the renewal of their session.
final class RekeyChecks {

    private RekeyChecks() {}

    /// Conformance T11: over all renewals no probe and no answer is lost, and none is reordered.
    static Check inOrder(Probes series) {
        return Check.of("T11-in-order-" + series.name(), (evidence, findings) -> inOrder(series, evidence, findings))
                .on(series.path(), "probes/server-echo.jsonl");
    }

    private static CheckResult inOrder(Probes series, Evidence evidence, Findings findings) {
        List<ProbeEvent> events = evidence.probes(series);
        List<Long> sent = numbers(events, ProbeEvent.Type.SENT);
        if (sent.isEmpty()) {
            findings.missing("No probe of %s was sent.".formatted(series.name()));
        }
        compare(series.name(), sent, numbers(events, ProbeEvent.Type.RECEIVED), "arrived", findings);
        compare(series.name(), sent, numbers(events, ProbeEvent.Type.ANSWERED), "was answered", findings);
        return findings.result(
                "All %d probes of %s arrived and were answered, in their order.".formatted(sent.size(), series.name()));
    }

    private static void compare(String series, List<Long> sent, List<Long> got, String what, Findings findings) {
        findings.expect(
                got.size() == sent.size(),
                "Of %d probes of %s %d %s.".formatted(sent.size(), series, got.size(), what));
        for (int i = 0; i + 1 < got.size(); i++) {
            findings.expect(
                    got.get(i) < got.get(i + 1),
                    "Probe %d of %s %s before %d.".formatted(got.get(i), series, what, got.get(i + 1)));
        }
    }

    private static List<Long> numbers(List<ProbeEvent> events, ProbeEvent.Type type) {
        return events.stream()
                .filter(event -> event.type() == type)
                .map(ProbeEvent::sequence)
                .toList();
    }

    /// A session was renewed in the middle of a series of probes; otherwise it would prove nothing that none was lost.
    static Check renewalDuring(Probes series) {
        return Check.of(
                        "renewal-during-" + series.name(),
                        (evidence, findings) -> renewalDuring(series, evidence, findings))
                .on(TunnelEnd.capture(RoadWarrior.CLIENT));
    }

    private static CheckResult renewalDuring(Probes series, Evidence evidence, Findings findings) {
        List<ProbeEvent> sent = evidence.probes(series).stream()
                .filter(event -> event.type() == ProbeEvent.Type.SENT)
                .toList();
        if (sent.isEmpty()) {
            return findings.missing("No probe of %s was sent.".formatted(series.name()));
        }
        var renewal = WireGuardDatagram.in(evidence.packets(RoadWarrior.CLIENT, "eth0")).stream()
                .filter(datagram -> datagram.kind() == Kind.RESPONSE)
                .filter(datagram -> datagram.nanos() > sent.getFirst().nanos()
                        && datagram.nanos() < sent.getLast().nanos())
                .findFirst();
        renewal.ifPresent(datagram -> findings.cite(TunnelEnd.capture(RoadWarrior.CLIENT), datagram.packet()));
        if (renewal.isEmpty()) {
            findings.missing("No session began between the first and the last probe of %s.".formatted(series.name()));
        }
        return findings.result("A session began at %s, in the middle of %d probes."
                .formatted(Seconds.precise(renewal.map(WireGuardDatagram::nanos).orElse(0L)), sent.size()));
    }
}
