package org.warren.scenarios.localaddress;

import java.net.InetAddress;
import java.util.List;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.timers.TunnelEnd;

/// What the server sent in a part of the run, and how its pings fared.
final class Answers {

    private Answers() {}

    static List<WireGuardDatagram> in(Evidence evidence, String stepName) {
        Step step = evidence.observations().step(stepName);
        return TunnelEnd.of(evidence, RoadWarrior.SERVER).sent().stream()
                .filter(datagram -> step.contains(datagram.nanos()))
                .toList();
    }

    /// The address that the client contacted.
    static InetAddress contacted(Evidence evidence) {
        return InetAddress.ofLiteral(LocalAddressScenario.second(
                evidence.observations().parameter("outer").equals("ipv6")));
    }

    static InetAddress source(WireGuardDatagram datagram) {
        return datagram.packet().source().address();
    }

    static int sent(Evidence evidence, String ping) {
        return evidence.observations().value(ping).path("sent").asInt();
    }

    static int received(Evidence evidence, String ping) {
        return evidence.observations().value(ping).path("received").asInt();
    }
}
