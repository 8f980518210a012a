package org.warren.scenarios.fulltunnel;

import java.util.List;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.Echo;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance R7: packets to the tunnel's network and to the server's public address go through the tunnel, and are
/// answered through it.
final class EverythingThroughTheTunnel implements Check {

    private static final List<String> PINGS =
            List.of("ping-tunnel-ipv4", "ping-tunnel-ipv6", "ping-endpoint-ipv4", "ping-endpoint-ipv6");

    @Override
    public String id() {
        return "R7-through-the-tunnel";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), Evidence.capturePath("client", "wg0"));
        int sent = 0;
        for (String name : PINGS) {
            var ping = evidence.observations().value(name);
            int received = ping.path("received").asInt();
            sent += ping.path("sent").asInt();
            findings.expect(
                    received > 0 && received == ping.path("sent").asInt(),
                    "Of %d packets of %s %d were answered."
                            .formatted(ping.path("sent").asInt(), name, received));
        }
        List<CapturedPacket> packets = evidence.packets("client", "wg0");
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
