package org.warren.scenarios.marks;

import java.util.List;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.Echo;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.scenarios.roadwarrior.Tunnel;

/// The pings inside the tunnel, as captures of its interfaces show them.
final class Pings {

    private Pings() {}

    /// The requests that passed a node's tunnel interface in a step.
    static List<CapturedPacket> requests(Evidence evidence, String node, Step step) {
        return in(step, requests(evidence, node));
    }

    /// All requests that passed a node's tunnel interface.
    static List<CapturedPacket> requests(Evidence evidence, String node) {
        return packets(Echo.requests(evidence.packets(node, Tunnel.NAME)));
    }

    /// The replies that passed a node's tunnel interface in a step.
    static List<CapturedPacket> replies(Evidence evidence, String node, Step step) {
        return in(step, packets(Echo.replies(evidence.packets(node, Tunnel.NAME))));
    }

    private static List<CapturedPacket> packets(List<Echo> echoes) {
        return echoes.stream().map(Echo::packet).toList();
    }

    private static List<CapturedPacket> in(Step step, List<CapturedPacket> packets) {
        return packets.stream().filter(packet -> step.contains(packet.nanos())).toList();
    }
}
