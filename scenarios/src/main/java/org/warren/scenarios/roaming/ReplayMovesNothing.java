package org.warren.scenarios.roaming;

import java.util.List;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.RoadWarrior;

/// Conformance R4 and S4: the client's datagrams, sent again by someone else from elsewhere, are met with silence,
/// and the server does not take that place for the client's.
final class ReplayMovesNothing implements Check {

    @Override
    public String id() {
        return "R4-replay-moves-nothing";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), Evidence.capturePath(RoadWarrior.SERVER, "eth0"));
        var eve = evidence.observations().addressesOf(RoamingScenario.EVE);
        List<WireGuardDatagram> datagrams = WireGuardDatagram.in(evidence.packets(RoadWarrior.SERVER, "eth0"));
        List<WireGuardDatagram> replayed = datagrams.stream()
                .filter(datagram -> eve.contains(datagram.packet().source().address()))
                .toList();
        if (replayed.stream().noneMatch(datagram -> datagram.kind() == Kind.INITIATION)
                || replayed.stream().noneMatch(datagram -> datagram.kind() == Kind.DATA)) {
            findings.missing("Eve did not replay both an initiation and data.");
        }
        datagrams.stream()
                .filter(datagram -> eve.contains(datagram.packet().destination().address()))
                .forEach(datagram -> findings.fail("The server sent Eve a %s at %s."
                        .formatted(datagram.kind().words(), Seconds.precise(datagram.nanos()))));
        var ping = evidence.observations().value("ping-server-after-replay");
        findings.expect(
                ping.path("received").asInt() == ping.path("sent").asInt(),
                "After the replay %d of %d pings of the server reached the client."
                        .formatted(
                                ping.path("received").asInt(), ping.path("sent").asInt()));
        return findings.result("Eve replayed %d datagrams; the server said nothing to her and went on with the client."
                .formatted(replayed.size()));
    }
}
