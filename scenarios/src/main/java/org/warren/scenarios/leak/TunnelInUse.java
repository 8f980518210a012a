package org.warren.scenarios.leak;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// The tunnel carried the program's probes before the server restarted, after it, and by the other uplink; without
/// that, silence on the uplinks would mean nothing.
final class TunnelInUse implements Check {

    @Override
    public String id() {
        return "tunnel-in-use";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), "probes/client-" + LeakScenario.SERIES + ".jsonl");
        List<ProbeEvent> events = evidence.probes(LeakScenario.SERIES);
        long all = 0;
        for (String name : List.of(LeakScenario.RUN, LeakScenario.RECONNECT, LeakScenario.ROAM)) {
            var step = evidence.observations().step(name);
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
