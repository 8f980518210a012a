package org.warren.scenarios.fulltunnel;

import java.util.List;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;

/// Conformance R7: packets to the tunnel's network and to the server's public address go through the tunnel, and are
/// answered through it.
final class EverythingThroughTheTunnel implements Checker {

    private static final List<String> PINGS =
            List.of("ping-tunnel-ipv4", "ping-tunnel-ipv6", "ping-endpoint-ipv4", "ping-endpoint-ipv6");

    @Override
    public String id() {
        return "R7-through-the-tunnel";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var objections = new Objections(id(), Evidence.capturePath("client", "wg0"));
        int sent = 0;
        for (String name : PINGS) {
            var ping = evidence.observations().value(name);
            int received = ping.path("received").asInt();
            sent += ping.path("sent").asInt();
            objections.expect(
                    received > 0 && received == ping.path("sent").asInt(),
                    "Of %d packets of %s %d were answered."
                            .formatted(ping.path("sent").asInt(), name, received));
        }
        long inside = evidence.packets("client", "wg0").stream()
                .filter(packet -> packet.protocol() == Protocol.ICMP || packet.protocol() == Protocol.ICMPV6)
                .count();
        objections.expect(
                inside >= 2L * sent,
                "Of %d pings and their answers only %d went through the tunnel.".formatted(sent, inside));
        return objections.conclude(
                "All %d pings, those to the server's public address too, went through the tunnel.".formatted(sent));
    }
}
