package org.warren.scenarios.marks;

import java.util.List;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.scenarios.roadwarrior.Tunnel;

/// The pings inside the tunnel, as captures of its interfaces show them.
final class Pings {

    private static final int REQUEST_IPV4 = 8;
    private static final int REPLY_IPV4 = 0;
    private static final int REQUEST_IPV6 = 128;
    private static final int REPLY_IPV6 = 129;

    private Pings() {}

    static List<CapturedPacket> requests(Evidence evidence, String node, Step step) {
        return of(evidence, node, step, REQUEST_IPV4, REQUEST_IPV6);
    }

    static List<CapturedPacket> replies(Evidence evidence, String node, Step step) {
        return of(evidence, node, step, REPLY_IPV4, REPLY_IPV6);
    }

    private static List<CapturedPacket> of(Evidence evidence, String node, Step step, int typeIpv4, int typeIpv6) {
        return evidence.packets(node, Tunnel.NAME).stream()
                .filter(packet ->
                        step.contains(packet.nanos()) && packet.payload().hasRemaining())
                .filter(packet -> {
                    int type = Byte.toUnsignedInt(packet.payload().get(0));
                    return (packet.protocol() == Protocol.ICMP && type == typeIpv4)
                            || (packet.protocol() == Protocol.ICMPV6 && type == typeIpv6);
                })
                .toList();
    }
}
