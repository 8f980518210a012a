package org.warren.scenarios.localaddress;

import java.net.InetAddress;
import java.util.List;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.timers.TunnelEnd;

/// Conformance R5: all that the server sends leaves from the address that the client contacted, whatever the route back
/// prefers.
final class ContactedAddress implements Check {

    @Override
    public String id() {
        return "R5-contacted-address";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), TunnelEnd.capture(RoadWarrior.SERVER));
        InetAddress contacted = Answers.contacted(evidence);
        int judged = 0;
        for (String step : List.of("tunnel up", LocalAddressScenario.CONTACTED)) {
            for (WireGuardDatagram datagram : Answers.in(evidence, step)) {
                if (!findings.expect(
                        Answers.source(datagram).equals(contacted),
                        "The client contacted %s, and the server's %s came from %s at %s."
                                .formatted(
                                        contacted.getHostAddress(),
                                        datagram.kind().words(),
                                        Answers.source(datagram).getHostAddress(),
                                        Seconds.precise(datagram.nanos())))) {
                    findings.cite(TunnelEnd.capture(RoadWarrior.SERVER), datagram.packet());
                }
                judged++;
            }
        }
        if (judged == 0) {
            findings.missing("The server sent nothing.");
        }
        return findings.result("All %d datagrams of the server left from %s, which the client had contacted."
                .formatted(judged, contacted.getHostAddress()));
    }
}
