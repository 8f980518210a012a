package org.warren.scenarios.routechange;

import java.util.List;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.NestedTunnel;

/// Conformance R8: a tunnel inside a tunnel carries pings, and its datagrams are what the outer one carries.
final class TunnelInTunnel implements Check {

    @Override
    public String id() {
        return "R8-nested";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), Evidence.capturePath("client", "wg0"));
        int answered = 0;
        for (String end : List.of("client", "server")) {
            var ping = evidence.observations().value("ping-nested-" + end);
            int received = ping.path("received").asInt();
            findings.expect(
                    received > 0 && received == ping.path("sent").asInt(),
                    "Of %d pings from the %s in the inner tunnel %d were answered."
                            .formatted(ping.path("sent").asInt(), end, received));
            answered += received;
        }
        long inner = WireGuardDatagram.in(evidence.packets("client", "wg0")).stream()
                .filter(datagram -> datagram.packet().destination().port() == NestedTunnel.PORT)
                .count();
        if (inner == 0) {
            findings.missing("None of the inner tunnel's datagrams is in the capture of the outer one.");
        }
        return findings.result(
                "All %d pings in the inner tunnel were answered; the outer one carried %d datagrams of it."
                        .formatted(answered, inner));
    }
}
