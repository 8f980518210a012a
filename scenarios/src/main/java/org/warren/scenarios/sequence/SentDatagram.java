package org.warren.scenarios.sequence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.kit.timers.TunnelEnd;

/// A datagram that an end sent while a script was played, whether or not it arrived.
///
/// @param nanos when, in nanoseconds since the start of the script
/// @param from the end that sent it
/// @param kind what it is
/// @param length of its UDP payload in bytes
/// @param capture the path of the capture of that end's node
/// @param packet where it is in that capture
record SentDatagram(long nanos, End from, Kind kind, int length, String capture, CapturedPacket packet) {

    /// What both ends of a tunnel sent while a script was played, in the order of time.
    ///
    /// @param nodes the node of each end
    /// @param fromNanos when its step began, in nanoseconds since virtual time 0
    /// @param begin when the script began, likewise
    /// @param until when it ended, likewise
    static List<SentDatagram> in(Evidence evidence, Map<End, String> nodes, long fromNanos, long begin, long until) {
        List<SentDatagram> sent = new ArrayList<>();
        nodes.forEach((end, node) -> TunnelEnd.of(evidence, node).sent().stream()
                .filter(datagram -> datagram.nanos() >= fromNanos && datagram.nanos() <= until)
                .forEach(datagram -> sent.add(of(datagram, end, TunnelEnd.capture(node), begin))));
        sent.sort(Comparator.comparingLong(SentDatagram::nanos));
        return sent;
    }

    private static SentDatagram of(WireGuardDatagram datagram, End from, String capture, long begin) {
        return new SentDatagram(
                datagram.nanos() - begin,
                from,
                datagram.kind(),
                datagram.message().length(),
                capture,
                datagram.packet());
    }

    /// Whether it is the expected one, apart from its time.
    boolean is(Expected expected) {
        return from == expected.from() && kind == expected.kind() && length == expected.length();
    }
}
