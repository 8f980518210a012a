package org.warren.harness.diagnosis;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.warren.harness.capture.CapturedPacket;

/// Neighbour solicitations and advertisements of IPv6 (RFC 4861 §4.3, §4.4).
final class NeighbourDiscovery {

    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;
    private static final int TARGET = 8;
    private static final int ADDRESS = 16;

    private NeighbourDiscovery() {}

    /// The target address of an ICMPv6 message for neighbour discovery; empty for any other message.
    ///
    /// @param asks whether to look for solicitations, else for advertisements
    static Optional<String> target(CapturedPacket packet, boolean asks) {
        ByteBuffer payload = packet.payload();
        if (payload.remaining() < TARGET + ADDRESS
                || Byte.toUnsignedInt(payload.get(0)) != (asks ? SOLICITATION : ADVERTISEMENT)) {
            return Optional.empty();
        }
        byte[] address = new byte[ADDRESS];
        payload.get(TARGET, address);
        try {
            return Optional.of(Sightings.host(InetAddress.getByAddress(address)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }
}
