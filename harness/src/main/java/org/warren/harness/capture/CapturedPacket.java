package org.warren.harness.capture;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A packet of a capture, decoded as far as the transport layer.
///
/// @param number position in its capture, counted from 1 as Wireshark does
/// @param nanos when it was captured, in nanoseconds since virtual time 0
/// @param protocol the innermost protocol that was recognised
/// @param source its source endpoint; [Endpoint#NONE] when it is not IP
/// @param destination its destination endpoint; [Endpoint#NONE] when it is not IP
/// @param trafficClass DSCP and, in its two lowest bits, ECN: IPv4's type of service or IPv6's traffic class, 0 to 255;
///     0 when it is not IP
/// @param payload the payload of UDP or TCP; for any other IP protocol, everything after the IP header; for ARP, its
///     message and the rest of the frame
/// @param payloadLength the length of the payload on the wire, in bytes; more than `payload` has when the capture kept
///     only the start of each packet
/// @param length the length of the packet on the wire, link header included, in bytes
/// @param hopLimit IPv4's time to live or IPv6's hop limit, 0 to 255; 0 when it is not IP
/// @param link the addresses of its Ethernet header; [LinkAddresses#NONE] if the capture has none
/// @param tcp the header of a TCP segment; null for other packets
public record CapturedPacket(
        int number,
        long nanos,
        Protocol protocol,
        Endpoint source,
        Endpoint destination,
        int trafficClass,
        ByteBuffer payload,
        int payloadLength,
        int length,
        int hopLimit,
        LinkAddresses link,
        @Nullable TcpHeader tcp) {

    /// The kind of a packet for a judge of tunnels.
    public enum Protocol {
        UDP,
        TCP,
        ICMP,
        ICMPV6,
        IGMP,
        ARP,
        /// A later fragment of an IP packet, which has no ports.
        FRAGMENT,
        /// IP with another protocol.
        OTHER_IP,
        /// Not IP, or not decodable.
        OTHER
    }

    /// The offset of the operation in an ARP message, and its values (RFC 826).
    private static final int ARP_OPERATION = 6;

    private static final int ARP_REQUEST = 1;
    private static final int ARP_REPLY = 2;

    public CapturedPacket {
        payload = payload.asReadOnlyBuffer();
    }

    /// A packet that is not a TCP segment.
    public CapturedPacket(
            int number,
            long nanos,
            Protocol protocol,
            Endpoint source,
            Endpoint destination,
            int trafficClass,
            ByteBuffer payload,
            int payloadLength,
            int length,
            int hopLimit,
            LinkAddresses link) {
        this(
                number,
                nanos,
                protocol,
                source,
                destination,
                trafficClass,
                payload,
                payloadLength,
                length,
                hopLimit,
                link,
                null);
    }

    /// The same for a capture that has neither hop limits nor Ethernet headers.
    public CapturedPacket(
            int number,
            long nanos,
            Protocol protocol,
            Endpoint source,
            Endpoint destination,
            int trafficClass,
            ByteBuffer payload,
            int payloadLength,
            int length) {
        this(
                number,
                nanos,
                protocol,
                source,
                destination,
                trafficClass,
                payload,
                payloadLength,
                length,
                0,
                LinkAddresses.NONE);
    }

    /// A read-only view with its own position.
    @Override
    public ByteBuffer payload() {
        return payload.asReadOnlyBuffer();
    }

    /// Whether it is an ARP request.
    public boolean isArpRequest() {
        return isArp(ARP_REQUEST);
    }

    /// Whether it is an ARP reply.
    public boolean isArpReply() {
        return isArp(ARP_REPLY);
    }

    private boolean isArp(int operation) {
        return protocol == Protocol.ARP
                && payload.remaining() >= ARP_OPERATION + Short.BYTES
                && payload.getShort(ARP_OPERATION) == operation;
    }

    /// The WireGuard message in it, if it is a UDP datagram that looks like one.
    public Optional<WireGuardMessage> wireGuard() {
        return protocol == Protocol.UDP ? WireGuardMessage.of(payload, payloadLength) : Optional.empty();
    }
}
