package org.warren.scenarios.marks;

import java.util.List;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.timers.TunnelEnd;

/// Conformance P5: handshakes go as AF41, 0x88 in the header, so that a full path loses them last.
final class HandshakeDscp implements Check {

    private static final int AF41 = 0x88;

    @Override
    public String id() {
        return "P5-handshake-dscp";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), TunnelEnd.capture(RoadWarrior.CLIENT), TunnelEnd.capture(RoadWarrior.SERVER));
        int handshakes = 0;
        for (String role : List.of(RoadWarrior.CLIENT, RoadWarrior.SERVER)) {
            var sent = TunnelEnd.of(evidence, role).sent().stream()
                    .filter(datagram -> datagram.kind() == Kind.INITIATION || datagram.kind() == Kind.RESPONSE)
                    .toList();
            if (sent.isEmpty()) {
                findings.missing("The %s sent no handshake message.".formatted(role));
            }
            for (var datagram : sent) {
                int trafficClass = datagram.packet().trafficClass();
                if (!findings.expect(
                        trafficClass == AF41,
                        "The %s sent a %s with a traffic class of 0x%02x, not 0x88."
                                .formatted(role, datagram.kind().words(), trafficClass))) {
                    findings.cite(TunnelEnd.capture(role), datagram.packet());
                }
            }
            handshakes += sent.size();
        }
        return findings.result("All %d handshake messages were AF41.".formatted(handshakes));
    }
}
