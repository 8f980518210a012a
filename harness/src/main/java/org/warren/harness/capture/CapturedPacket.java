package org.warren.harness.capture;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A packet of a capture, decoded as far as the transport layer.
///
/// @param number position in its capture, counted from 1 as Wireshark does
/// @param nanos when it was captured, in nanoseconds since virtual time 0
/// @param protocol the innermost protocol that was recognised
/// @param source where it came from; [Endpoint#NONE] when it is not IP
/// @param destination where it went; [Endpoint#NONE] when it is not IP
/// @param trafficClass DSCP and, in its two lowest bits, ECN: IPv4's type of service or IPv6's traffic class, 0 to 255;
///     0 when it is not IP
/// @param payload what UDP or TCP carried; for any other IP protocol, all that follows the IP header; for ARP, its
///     message and what the frame has behind it
/// @param payloadLength the length of the payload on the wire, in bytes; more than `payload` has when the capture
///     kept the start of each packet only
/// @param length the length of the packet on the wire, link header included, in bytes
/// @param hopLimit IPv4's time to live or IPv6's hop limit, 0 to 255; 0 when it is not IP
/// @param link the addresses of its Ethernet header; [LinkAddresses#NONE] where the capture has none
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

    /// What a packet is to a judge of tunnels.
    public enum Protocol {
        UDP,
        TCP,
        ICMP,
        ICMPV6,
        IGMP,
        ARP,
        /// A later fragment of an IP packet, which has no ports.
        FRAGMENT,
        /// IP with some other protocol inside.
        OTHER_IP,
        /// Not IP, or not decodable.
        OTHER
    }

    /// Where the operation of an ARP message stands, and its values (RFC 826).
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

    /// The same of a capture that has neither hop limits nor Ethernet headers.
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

    /// A read-only view that moves on its own.
    @Override
    public ByteBuffer payload() {
        return payload.asReadOnlyBuffer();
    }

    /// Whether it asks for the owner of an address by ARP.
    public boolean isArpRequest() {
        return isArp(ARP_REQUEST);
    }

    /// Whether it says by ARP who has an address.
    public boolean isArpReply() {
        return isArp(ARP_REPLY);
    }

    private boolean isArp(int operation) {
        return protocol == Protocol.ARP
                && payload.remaining() >= ARP_OPERATION + Short.BYTES
                && payload.getShort(ARP_OPERATION) == operation;
    }

    /// The WireGuard message in it, if it is UDP and looks like one.
    public Optional<WireGuardMessage> wireGuard() {
        return protocol == Protocol.UDP ? WireGuardMessage.of(payload, payloadLength) : Optional.empty();
    }
}
