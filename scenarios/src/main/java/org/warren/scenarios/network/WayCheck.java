package org.warren.scenarios.network;

import java.util.List;
import java.util.Optional;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Findings;
import org.warren.kit.encryption.OnlyTunnelTraffic;

/// The packets of a question use the tunnel that it names, and nothing leaves outside it in the clear.
record WayCheck(Question question, Question.Way way) {

    /// Reports another path and packets in the clear.
    ///
    /// @param route what `ip route get` printed for the target's address
    /// @param why why it may lead elsewhere; empty if it is not known
    /// @param interfaces of that node which are not tunnels; with a single one, the node has no other uplink
    /// @return what to say if everything is as expected
    String judge(
            Evidence evidence,
            String route,
            Optional<String> why,
            List<String> interfaces,
            Step window,
            Findings findings) {
        String tunnel = way.node() + "." + way.tunnel();
        findings.expect(
                (route + " ").contains(" dev " + way.tunnel() + " "),
                "%s sends to %s by another way than %s%s: %s."
                        .formatted(
                                way.node(),
                                question.target(),
                                way.tunnel(),
                                why.map(reason -> ", because " + reason).orElse(""),
                                route.isEmpty()
                                        ? "it has none"
                                        : route.lines().findFirst().orElse("").strip()));
        int datagrams = 0;
        boolean hasUplink = !way.uplinks().isEmpty();
        for (String uplink : hasUplink ? way.uplinks() : interfaces) {
            for (CapturedPacket packet : evidence.packets(way.node(), uplink)) {
                if (!window.contains(packet.nanos())) {
                    continue;
                }
                if (packet.wireGuard().isPresent()) {
                    datagrams++;
                } else if (hasUplink && OnlyTunnelTraffic.isInTheClear(packet)) {
                    findings.fail("Packet %d at %s on %s-%s is in the clear: %s from %s to %s."
                            .formatted(
                                    packet.number(),
                                    Seconds.precise(packet.nanos()),
                                    way.node(),
                                    uplink,
                                    packet.protocol(),
                                    Endpoint.text(packet.source().address()),
                                    Endpoint.text(packet.destination().address())));
                }
            }
        }
        if (question.reaches() && datagrams == 0) {
            findings.fail("Meanwhile no WireGuard datagram passed %s.".formatted(way.node()));
        }
        return "through %s and nothing in the clear (%d WireGuard datagrams)".formatted(tunnel, datagrams);
    }
}
