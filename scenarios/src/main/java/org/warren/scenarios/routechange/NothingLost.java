package org.warren.scenarios.routechange;

import java.util.Set;
import java.util.TreeSet;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance R8: no probe is lost but the one that may be under way when the route moves.
final class NothingLost implements Check {

    private static final int IN_FLIGHT_MAX = 1;

    @Override
    public String id() {
        return "R8-nothing-lost";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), "probes/client-across.jsonl");
        Set<Long> asked = new TreeSet<>();
        Set<Long> answered = new TreeSet<>();
        for (var event : evidence.probes(RouteChangeScenario.SERIES)) {
            if (event.type() == ProbeEvent.Type.SENT || event.type() == ProbeEvent.Type.REFUSED) {
                asked.add(event.sequence());
            } else if (event.type() == ProbeEvent.Type.ANSWERED) {
                answered.add(event.sequence());
            }
        }
        Set<Long> lost = new TreeSet<>(asked);
        lost.removeAll(answered);
        if (asked.isEmpty()) {
            findings.missing("No probe was sent across the change.");
        }
        findings.expect(
                lost.size() <= IN_FLIGHT_MAX,
                "Of %d probes %d were not answered: %s.".formatted(asked.size(), lost.size(), lost));
        return findings.result(
                "Of %d probes across the change %d were answered.".formatted(asked.size(), answered.size()));
    }
}
