package org.warren.scenarios.marks;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.timers.TunnelEnd;

/// Conformance P4, RFC 6040 §4.1: the outer header has the inner one's ECN codepoint.
///
/// @param role whose datagrams are judged
record EcnOutward(String role) implements Check {

    @Override
    public String id() {
        return "P4-ecn-outward-" + role;
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), TunnelEnd.capture(role), Evidence.capturePath(role, "wg0"));
        Step step = evidence.observations().step(MarksScenario.UNTOUCHED);
        List<CapturedPacket> inner = role.equals(RoadWarrior.CLIENT)
                ? Pings.requests(evidence, role, step)
                : Pings.replies(evidence, role, step);
        var datagrams = TunnelEnd.of(evidence, role).sent().stream()
                .filter(datagram -> step.contains(datagram.nanos()) && datagram.kind() == Kind.DATA)
                .toList();
        if (inner.isEmpty() || datagrams.size() != inner.size()) {
            findings.missing("The %s sent %d datagrams with data for %d pings, so nobody knows which is which."
                    .formatted(role, datagrams.size(), inner.size()));
            return findings.result("");
        }
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < inner.size(); i++) {
            int inside = Ecn.of(inner.get(i).trafficClass());
            int outside = Ecn.of(datagrams.get(i).packet().trafficClass());
            seen.add(Ecn.name(inside));
            if (!findings.expect(
                    outside == Ecn.encapsulated(inside),
                    "The %s carried %s in %s.".formatted(role, Ecn.name(inside), Ecn.name(outside)))) {
                findings.cite(TunnelEnd.capture(role), datagrams.get(i).packet());
            }
        }
        if (seen.size() < MarksScenario.CODEPOINTS.size()) {
            findings.missing("The %s carried %s only.".formatted(role, seen));
        }
        return findings.result(
                "The %s carried %d packets in their own codepoints, %s.".formatted(role, inner.size(), seen));
    }
}
