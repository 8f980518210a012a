package org.warren.scenarios.localaddress;

import java.net.InetAddress;
import java.util.List;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.timers.TunnelEnd;

/// Conformance R5: all that the server sends leaves from the address that the client contacted, whatever the route back
/// prefers.
final class ContactedAddress implements Checker {

    @Override
    public String id() {
        return "R5-contacted-address";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var objections = new Objections(id(), TunnelEnd.capture(RoadWarrior.SERVER));
        InetAddress contacted = Answers.contacted(evidence);
        int judged = 0;
        for (String step : List.of("tunnel up", LocalAddressScenario.CONTACTED)) {
            for (WireGuardDatagram datagram : Answers.in(evidence, step)) {
                if (!objections.expect(
                        Answers.source(datagram).equals(contacted),
                        "The client contacted %s, and the server's %s came from %s at %s."
                                .formatted(
                                        contacted.getHostAddress(),
                                        datagram.kind().words(),
                                        Answers.source(datagram).getHostAddress(),
                                        Seconds.precise(datagram.nanos())))) {
                    objections.cite(TunnelEnd.capture(RoadWarrior.SERVER), datagram.packet());
                }
                judged++;
            }
        }
        if (judged == 0) {
            objections.lack("The server sent nothing.");
        }
        return objections.conclude("All %d datagrams of the server left from %s, which the client had contacted."
                .formatted(judged, contacted.getHostAddress()));
    }
}
