package org.warren.harness.capture;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.warren.harness.capture.CapturedPacket.Protocol;

/// An echo request or reply of ICMP (RFC 792) or ICMPv6 (RFC 4443 §4). Other ICMP messages are not echoes, even if they
/// quote one.
///
/// @param isRequest whether it is a request, not a reply
/// @param identifier of the pinging process, 0 to 65535; a NAT may rewrite it
/// @param sequence the request's number, 0 to 65535
/// @param sequence the question's number, 0 to 65535
/// @param data what follows the header, as far as it was captured
public record Echo(CapturedPacket packet, boolean isRequest, int identifier, int sequence, ByteBuffer data) {

    private static final int HEADER = 8;
    /// The data of `ping` begins with the time of sending, in seconds and microseconds of 8 bytes each.
    private static final int TIME_OF_SENDING = 16;

    public Echo {
        data = data.asReadOnlyBuffer();
    }

    /// A read-only view with its own position.
    @Override
    public ByteBuffer data() {
        return data.asReadOnlyBuffer();
    }

    /// The echo in a packet, if there is one.
    public static Optional<Echo> of(CapturedPacket packet) {
        ByteBuffer bytes = packet.payload();
        boolean isIpv4 = packet.protocol() == Protocol.ICMP;
        if (!(isIpv4 || packet.protocol() == Protocol.ICMPV6) || bytes.remaining() < HEADER) {
            return Optional.empty();
        }
        int type = Byte.toUnsignedInt(bytes.get(0));
        boolean isRequest = type == (isIpv4 ? 8 : 128);
        boolean isReply = type == (isIpv4 ? 0 : 129);
        return isRequest || isReply
                ? Optional.of(new Echo(
                        packet,
                        isRequest,
                        Short.toUnsignedInt(bytes.getShort(4)),
                        Short.toUnsignedInt(bytes.getShort(6)),
                        bytes.slice(HEADER, bytes.remaining() - HEADER)))
                : Optional.empty();
    }

    /// The echoes among the packets, in their order.
    public static List<Echo> in(List<CapturedPacket> packets) {
        return packets.stream().flatMap(packet -> of(packet).stream()).toList();
    }

    /// The requests among the packets, in their order.
    public static List<Echo> requests(List<CapturedPacket> packets) {
        return in(packets).stream().filter(Echo::isRequest).toList();
    }

    /// The replies among the packets, in their order.
    public static List<Echo> replies(List<CapturedPacket> packets) {
        return in(packets).stream().filter(echo -> !echo.isRequest).toList();
    }

    /// Whether both belong to one request: the same packet at another place, or its reply. Identifiers are not compared
    /// if the data contains the time of sending, because a NAT may have rewritten them in between.
    public boolean isSamePing(Echo other) {
        return sequence == other.sequence
                && data.equals(other.data)
                && (data.remaining() >= TIME_OF_SENDING || identifier == other.identifier);
    }

    /// Whether any of the others belongs to the same request.
    public boolean isAmong(List<Echo> others) {
        return others.stream().anyMatch(this::isSamePing);
    }
}
