package org.warren.scenarios.roaming;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.RoadWarrior;

/// Conformance R3, whitepaper §2.1: whatever the server sends goes where the last datagram of the client came from,
/// address and port.
final class FollowsTheClient implements Check {

    /// At home, at home with another port, in the mobile network.
    private static final int PLACES = 3;

    @Override
    public String id() {
        return "R3-follows-the-client";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), Evidence.capturePath(RoadWarrior.SERVER, "eth0"));
        List<InetAddress> server = evidence.observations().addressesOf(RoadWarrior.SERVER);
        List<InetAddress> eve = evidence.observations().addressesOf(RoamingScenario.EVE);
        Set<Endpoint> places = new LinkedHashSet<>();
        Endpoint last = Endpoint.NONE;
        int sent = 0;
        for (var datagram : WireGuardDatagram.in(evidence.packets(RoadWarrior.SERVER, "eth0"))) {
            Endpoint source = datagram.packet().source();
            if (server.contains(source.address())) {
                sent++;
                findings.expect(
                        datagram.packet().destination().equals(last),
                        "The server sent a %s to %s at %s, when the client's last datagram had come from %s."
                                .formatted(
                                        datagram.kind().words(),
                                        datagram.packet().destination(),
                                        Seconds.precise(datagram.nanos()),
                                        last));
            } else if (!eve.contains(source.address())) {
                last = source;
                if (places.add(source)) {
                    findings.cite(Evidence.capturePath(RoadWarrior.SERVER, "eth0"), datagram.packet());
                }
            }
        }
        if (places.size() < PLACES || sent == 0) {
            findings.missing("The client spoke from %d places only (%s), or the server sent nothing."
                    .formatted(places.size(), places));
        }
        return findings.result(
                "All %d datagrams of the server followed the client through %s.".formatted(sent, places));
    }
}
