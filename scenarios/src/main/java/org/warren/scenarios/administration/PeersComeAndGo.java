package org.warren.scenarios.administration;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance A2: while other peers come and go no probe of the client's is lost, and afterwards nothing of them is
/// left.
final class PeersComeAndGo implements Check {

    @Override
    public String id() {
        return "A2-peers-come-and-go";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings =
                new Findings(id(), "probes/client-" + AdministrationScenario.SERIES + ".jsonl", "observations.json");
        List<ProbeEvent> events = evidence.probes(AdministrationScenario.SERIES);
        Set<Long> lost = numbers(events, ProbeEvent.Type.SENT);
        lost.addAll(numbers(events, ProbeEvent.Type.REFUSED));
        int sent = lost.size();
        lost.removeAll(numbers(events, ProbeEvent.Type.ANSWERED));
        if (sent == 0) {
            findings.missing("No probe was sent while peers came and went.");
        }
        findings.expect(lost.isEmpty(), "Of %d probes while peers came and went %s were lost.".formatted(sent, lost));
        String before = evidence.observations().value("allowed-ips-before").asText();
        String after = evidence.observations().value("allowed-ips-after").asText();
        findings.expect(
                before.equals(after),
                "The server had the peers \"%s\" before and has \"%s\" after.".formatted(before, after));
        return findings.result("All %d probes were answered while peers came and went, and none of the peers is left."
                .formatted(sent));
    }

    private static Set<Long> numbers(List<ProbeEvent> events, ProbeEvent.Type type) {
        Set<Long> numbers = new TreeSet<>();
        events.stream().filter(event -> event.type() == type).forEach(event -> numbers.add(event.sequence()));
        return numbers;
    }
}
