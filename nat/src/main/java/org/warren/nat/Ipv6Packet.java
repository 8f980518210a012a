package org.warren.nat;

/// The fields of an IPv6 packet that a translator uses.
///
/// @param protocol of the transport
/// @param source endpoint
/// @param destination endpoint
/// @param segment its effect on a TCP connection; for other protocols [Packet.Segment#DATA]
public record Ipv6Packet(Protocol protocol, Ipv6Endpoint source, Ipv6Endpoint destination, Packet.Segment segment) {

    /// A UDP datagram.
    public static Ipv6Packet udp(Ipv6Endpoint source, Ipv6Endpoint destination) {
        return new Ipv6Packet(Protocol.UDP, source, destination, Packet.Segment.DATA);
    }
}
