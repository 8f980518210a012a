package org.warren.scenarios.marks;

import java.util.ArrayList;
import java.util.List;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.RoadWarrior;

/// Conformance P4, RFC 6040 §4.2: of what the path did to the outer codepoint, congestion and ECT(1) go on inside, and
/// a packet whose inner header cannot say that there was congestion is dropped.
final class EcnInward implements Check {

    @Override
    public String id() {
        return "P4-ecn-inward";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(
                id(), Evidence.capturePath(RoadWarrior.CLIENT, "wg0"), Evidence.capturePath(RoadWarrior.SERVER, "wg0"));
        int judged = 0;
        for (int outer = 0; outer < MarksScenario.CODEPOINTS.size(); outer++) {
            Step step = evidence.observations().step(MarksScenario.step(outer));
            List<CapturedPacket> arrived = new ArrayList<>(Pings.requests(evidence, RoadWarrior.SERVER));
            for (CapturedPacket sent : Pings.requests(evidence, RoadWarrior.CLIENT, step)) {
                int inner = Ecn.of(sent.trafficClass());
                var match = arrived.stream()
                        .filter(packet -> packet.nanos() >= sent.nanos()
                                && packet.payload().equals(sent.payload()))
                        .findFirst();
                match.ifPresent(arrived::remove);
                String became = match.map(packet -> Ecn.name(Ecn.of(packet.trafficClass())))
                        .orElse("nothing");
                var expected = Ecn.decapsulated(inner, outer);
                String due = expected.isPresent() ? Ecn.name(expected.getAsInt()) : "nothing";
                if (!findings.expect(
                        became.equals(due),
                        "%s in %s became %s, not %s.".formatted(Ecn.name(inner), Ecn.name(outer), became, due))) {
                    findings.cite(Evidence.capturePath(RoadWarrior.CLIENT, "wg0"), sent);
                    match.ifPresent(packet -> findings.cite(Evidence.capturePath(RoadWarrior.SERVER, "wg0"), packet));
                }
                judged++;
            }
        }
        if (judged < MarksScenario.CODEPOINTS.size() * MarksScenario.CODEPOINTS.size()) {
            findings.missing("Only %d pings were sent into the tunnel.".formatted(judged));
        }
        return findings.result("All %d packets came out as RFC 6040 says.".formatted(judged));
    }
}
