package org.warren.scenarios.roaming;

import java.net.InetAddress;
import java.util.List;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.roadwarrior.MovedClient;
import org.warren.kit.roadwarrior.RoadWarrior;

/// Rows R3, R4 and S4 of the conformance list.
final class RoamingChecks {

    private static final String SERVER = Evidence.capturePath(RoadWarrior.SERVER, "eth0");

    /// Conformance R3, whitepaper §2.1: whatever the server sends goes to the source of the client's last datagram,
    /// address and port.
    static final Check FOLLOWS =
            Check.of("R3-follows-the-client", RoamingChecks::follows).on(SERVER);

    /// Conformance R4 and S4: the client's datagrams, replayed by someone else from elsewhere, get no answer, and the
    /// server does not update the client's endpoint.
    static final Check REPLAY = Check.of("R4-replay-moves-nothing", RoamingChecks::replayMovesNothing)
            .on(SERVER);

    /// At home, at home with another port, in the mobile network.
    private static final int PLACES = 3;

    private RoamingChecks() {}

    private static CheckResult follows(Evidence evidence, Findings findings) {
        List<InetAddress> eve = evidence.observations().addressesOf(RoamingScenario.EVE);
        return MovedClient.follows(
                evidence,
                findings,
                PLACES,
                datagram -> eve.contains(datagram.packet().source().address()));
    }

    private static CheckResult replayMovesNothing(Evidence evidence, Findings findings) {
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
        var ping = evidence.get(RoamingScenario.AFTER_REPLAY);
        findings.expect(
                ping.received() == ping.sent(),
                "After the replay %d of %d pings of the server reached the client."
                        .formatted(ping.received(), ping.sent()));
        return findings.result("Eve replayed %d datagrams; the server said nothing to her and went on with the client."
                .formatted(replayed.size()));
    }
}
