package org.warren.scenarios.rekey;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance T11: over all renewals no probe and no answer is lost, and none overtakes another.
///
/// @param probe the series of probes
record InOrder(String probe) implements Check {

    @Override
    public String id() {
        return "T11-in-order-" + probe;
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), "probes/client-" + probe + ".jsonl", "probes/server-echo.jsonl");
        List<ProbeEvent> events = evidence.probes(probe);
        List<Long> sent = numbers(events, ProbeEvent.Type.SENT);
        if (sent.isEmpty()) {
            findings.missing("No probe of %s was sent.".formatted(probe));
        }
        compare(sent, numbers(events, ProbeEvent.Type.RECEIVED), "arrived", findings);
        compare(sent, numbers(events, ProbeEvent.Type.ANSWERED), "was answered", findings);
        return findings.result(
                "All %d probes of %s arrived and were answered, in their order.".formatted(sent.size(), probe));
    }

    private void compare(List<Long> sent, List<Long> got, String what, Findings findings) {
        findings.expect(
                got.size() == sent.size(), "Of %d probes of %s %d %s.".formatted(sent.size(), probe, got.size(), what));
        for (int i = 0; i + 1 < got.size(); i++) {
            findings.expect(
                    got.get(i) < got.get(i + 1),
                    "Probe %d of %s %s before %d.".formatted(got.get(i), probe, what, got.get(i + 1)));
        }
    }

    private static List<Long> numbers(List<ProbeEvent> events, ProbeEvent.Type type) {
        return events.stream()
                .filter(event -> event.type() == type)
                .map(ProbeEvent::sequence)
                .toList();
    }
}
