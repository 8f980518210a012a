package org.warren.scenarios.fulltunnel;

import java.util.List;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance R7: none of the tunnel's own datagrams enters the tunnel; all leave by the uplink.
final class NoLoop implements Check {

    @Override
    public String id() {
        return "R7-no-loop";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings =
                new Findings(id(), Evidence.capturePath("client", "wg0"), Evidence.capturePath("client", "eth0"));
        var server = evidence.observations().addressesOf("server");
        List<CapturedPacket> inside = evidence.packets("client", "wg0");
        for (var datagram : WireGuardDatagram.in(inside)) {
            findings.expect(
                    !server.contains(datagram.packet().destination().address()),
                    "The tunnel's own %s to %s entered the tunnel at %s: it loops."
                            .formatted(
                                    datagram.kind().words(),
                                    datagram.packet().destination(),
                                    Seconds.text(datagram.nanos())));
        }
        long outside = WireGuardDatagram.in(evidence.packets("client", "eth0")).stream()
                .filter(datagram ->
                        server.contains(datagram.packet().destination().address()))
                .count();
        if (server.isEmpty() || inside.isEmpty()) {
            findings.missing("No packet entered the tunnel, or the topology names no server.");
        }
        findings.expect(outside > 0, "None of the tunnel's datagrams left by the uplink.");
        return findings.result("%d datagrams left by eth0, and none of them entered the tunnel.".formatted(outside));
    }
}
