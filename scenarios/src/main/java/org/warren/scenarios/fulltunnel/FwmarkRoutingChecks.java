package org.warren.scenarios.fulltunnel;

import java.util.List;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.Echo;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;

/// Row R7 of the conformance list: a full tunnel that is routed by a mark.
final class FwmarkRoutingChecks {

    private static final String INSIDE = Evidence.capturePath(RoadWarrior.CLIENT, Tunnel.NAME);
    private static final String UPLINK = Evidence.capturePath(RoadWarrior.CLIENT, "eth0");

    /// Conformance R7: none of the tunnel's own datagrams enters the tunnel; all leave by the uplink.
    static final Check NO_LOOP =
            Check.of("R7-no-loop", FwmarkRoutingChecks::noLoop).on(INSIDE, UPLINK);

    /// Conformance R7: packets to the tunnel's network and to the server's public address go through the tunnel, and
    /// are answered through it.
    static final Check EVERYTHING_THROUGH_THE_TUNNEL = Check.of(
                    "R7-through-the-tunnel", FwmarkRoutingChecks::everythingThroughTheTunnel)
            .on(INSIDE);

    private static final List<Note<PingResult>> PINGS = List.of(
            FwmarkRoutingScenario.TUNNEL_IPV4,
            FwmarkRoutingScenario.TUNNEL_IPV6,
            FwmarkRoutingScenario.ENDPOINT_IPV4,
            FwmarkRoutingScenario.ENDPOINT_IPV6);

    private FwmarkRoutingChecks() {}

    private static CheckResult noLoop(Evidence evidence, Findings findings) {
        var server = evidence.observations().addressesOf(RoadWarrior.SERVER);
        List<CapturedPacket> inside = evidence.packets(RoadWarrior.CLIENT, Tunnel.NAME);
        for (var datagram : WireGuardDatagram.in(inside)) {
            findings.expect(
                    !server.contains(datagram.packet().destination().address()),
                    "The tunnel's own %s to %s entered the tunnel at %s: it loops."
                            .formatted(
                                    datagram.kind().words(),
                                    datagram.packet().destination(),
                                    Seconds.text(datagram.nanos())));
        }
        long outside = WireGuardDatagram.in(evidence.packets(RoadWarrior.CLIENT, "eth0")).stream()
                .filter(datagram ->
                        server.contains(datagram.packet().destination().address()))
                .count();
        if (server.isEmpty() || inside.isEmpty()) {
            findings.missing("No packet entered the tunnel, or the topology names no server.");
        }
        findings.expect(outside > 0, "None of the tunnel's datagrams left by the uplink.");
        return findings.result("%d datagrams left by eth0, and none of them entered the tunnel.".formatted(outside));
    }

    private static CheckResult everythingThroughTheTunnel(Evidence evidence, Findings findings) {
        int sent = 0;
        for (var note : PINGS) {
            var ping = evidence.get(note);
            sent += ping.sent();
            findings.expect(
                    ping.isAnswered(),
                    "Of %d packets of %s %d were answered.".formatted(ping.sent(), note.name(), ping.received()));
        }
        List<CapturedPacket> packets = evidence.packets(RoadWarrior.CLIENT, Tunnel.NAME);
        List<Echo> requests = Echo.requests(packets);
        long inside = requests.size();
        long back = Echo.replies(packets).stream()
                .filter(reply -> reply.isAmong(requests))
                .count();
        findings.expect(
                inside >= sent && back >= sent,
                "Of %d pings %d went through the tunnel, and %d answers to them came back through it."
                        .formatted(sent, inside, back));
        return findings.result(
                "All %d pings, those to the server's public address too, went through the tunnel.".formatted(sent));
    }
}
