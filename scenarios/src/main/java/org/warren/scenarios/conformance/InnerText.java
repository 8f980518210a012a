package org.warren.scenarios.conformance;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.warren.kit.scriptedpeer.InnerDatagram;

/// Inner packets of the tunnel, each identified by a text.
final class InnerText {

    private static final int IPV4_AND_UDP = 28;
    private static final int IPV6_AND_UDP = 48;

    private InnerText() {}

    /// A packet from the peer to the subject, padded.
    static byte[] packet(String text) {
        return packet(Script.PEER_INNER, text);
    }

    /// The same from another address.
    static byte[] packet(String from, String text) {
        return InnerDatagram.padded(InnerDatagram.of(
                InetAddress.ofLiteral(from),
                InetAddress.ofLiteral(SubjectInterface.INNER_IPV4),
                SubjectInterface.INNER_PORT,
                text.getBytes(StandardCharsets.UTF_8)));
    }

    /// The text that entered the subject's tunnel, from a packet that came out of the peer's end.
    static String in(byte[] packet) {
        int length = Math.min(InnerDatagram.claimedLength(packet), packet.length);
        int header = packet.length > 0 && packet[0] >>> 4 == 4 ? IPV4_AND_UDP : IPV6_AND_UDP;
        return length < header ? "" : printable(of(Arrays.copyOfRange(packet, header, length)));
    }

    static String of(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Without control characters for a terminal.
    static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
