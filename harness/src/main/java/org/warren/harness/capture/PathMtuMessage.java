package org.warren.harness.capture;

import java.nio.ByteBuffer;

/// The message of a router to the sender of a packet that is too long for the next link.
public final class PathMtuMessage {

    private PathMtuMessage() {}

    /// Whether a packet is such a message: ICMP type 3, code 4, fragmentation needed (RFC 792, RFC 1191 §4), or ICMPv6
    /// type 2, packet too big (RFC 4443 §3.2).
    public static boolean is(CapturedPacket packet) {
        ByteBuffer bytes = packet.payload();
        if (bytes.remaining() < 2) {
            return false;
        }
        return switch (packet.protocol()) {
            case ICMP -> bytes.get(0) == 3 && bytes.get(1) == 4;
            case ICMPV6 -> bytes.get(0) == 2;
            default -> false;
        };
    }
}
