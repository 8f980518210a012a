package org.warren.scenarios.allowedips;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.RoadWarrior;

/// Conformance R1: while a prefix moves from peer to peer and back, each packet goes to one of the two: none is without
/// a peer, and none goes to both. An answer that is under way while its prefix moves may be lost (R2).
final class AtomicMove implements Check {

    private static final String SERVER_LOG = RoadWarrior.SERVER + "-echo";
    private static final String OTHER_LOG = AllowedIpsScenario.OTHER + "-echo";

    @Override
    public String id() {
        return "R1-atomic-move";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(
                id(),
                "probes/client-" + AllowedIpsScenario.SERIES + ".jsonl",
                "probes/" + SERVER_LOG + ".jsonl",
                "probes/" + OTHER_LOG + ".jsonl");
        List<ProbeEvent> events = evidence.probes(AllowedIpsScenario.SERIES);
        long refused = events.stream()
                .filter(event -> event.type() == ProbeEvent.Type.REFUSED)
                .count();
        findings.expect(refused == 0, "The client refused to send %d probes.".formatted(refused));
        Set<Long> sent = numbers(events, ProbeEvent.Type.SENT, "client-" + AllowedIpsScenario.SERIES);
        Set<Long> server = numbers(events, ProbeEvent.Type.RECEIVED, SERVER_LOG);
        Set<Long> other = numbers(events, ProbeEvent.Type.RECEIVED, OTHER_LOG);
        Set<Long> both = new TreeSet<>(server);
        both.retainAll(other);
        Set<Long> neither = new TreeSet<>(sent);
        neither.removeAll(server);
        neither.removeAll(other);
        findings.expect(both.isEmpty(), "Probes %s reached both peers.".formatted(both));
        findings.expect(neither.isEmpty(), "Probes %s reached neither peer.".formatted(neither));
        if (server.isEmpty() || other.isEmpty()) {
            findings.missing("%d probes reached the server and %d the other peer: the prefix did not move."
                    .formatted(server.size(), other.size()));
        }
        return findings.result("Of %d probes while the prefix moved %d reached the server and %d the other peer."
                .formatted(sent.size(), server.size(), other.size()));
    }

    private static Set<Long> numbers(List<ProbeEvent> events, ProbeEvent.Type type, String log) {
        Set<Long> numbers = new TreeSet<>();
        events.stream()
                .filter(event -> event.type() == type && event.log().equals(log))
                .forEach(event -> numbers.add(event.sequence()));
        return numbers;
    }
}
