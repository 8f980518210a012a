package org.warren.nat;

/// What a translator looks at of an IPv6 packet.
///
/// @param protocol of the transport
/// @param source who sends
/// @param destination to whom
/// @param segment what it does to a TCP connection; of other protocols [Packet.Segment#DATA]
public record Ipv6Packet(Protocol protocol, Ipv6Endpoint source, Ipv6Endpoint destination, Packet.Segment segment) {

    /// A UDP datagram.
    public static Ipv6Packet udp(Ipv6Endpoint source, Ipv6Endpoint destination) {
        return new Ipv6Packet(Protocol.UDP, source, destination, Packet.Segment.DATA);
    }
}
