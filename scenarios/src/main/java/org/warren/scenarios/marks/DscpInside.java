package org.warren.scenarios.marks;

import java.util.List;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.timers.TunnelEnd;

/// Conformance P5: the outer header of data says nothing of the inner one's DSCP, which arrives unchanged.
final class DscpInside implements Check {

    @Override
    public String id() {
        return "P5-dscp-inside";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(
                id(),
                TunnelEnd.capture(RoadWarrior.CLIENT),
                TunnelEnd.capture(RoadWarrior.SERVER),
                Evidence.capturePath(RoadWarrior.SERVER, "wg0"));
        var step = evidence.observations().step(MarksScenario.UNTOUCHED);
        int datagrams = 0;
        for (String role : List.of(RoadWarrior.CLIENT, RoadWarrior.SERVER)) {
            for (var datagram : TunnelEnd.of(evidence, role).sent()) {
                if (!step.contains(datagram.nanos()) || datagram.kind() != Kind.DATA) {
                    continue;
                }
                int dscp = Ecn.dscp(datagram.packet().trafficClass());
                findings.expect(dscp == 0, "The %s sent data with a DSCP of %d outside.".formatted(role, dscp));
                datagrams++;
            }
        }
        var arrived = Pings.requests(evidence, RoadWarrior.SERVER, step);
        arrived.forEach(packet -> findings.expect(
                Ecn.dscp(packet.trafficClass()) == MarksScenario.DSCP,
                "A DSCP of %d came out as %d.".formatted(MarksScenario.DSCP, Ecn.dscp(packet.trafficClass()))));
        if (datagrams == 0 || arrived.isEmpty()) {
            findings.missing("No data was sent, or none came out.");
        }
        return findings.result(
                "%d datagrams had no DSCP, and %d packets inside kept theirs.".formatted(datagrams, arrived.size()));
    }
}
