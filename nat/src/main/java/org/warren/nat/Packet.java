package org.warren.nat;

/// The fields of a packet that a NAT uses.
///
/// @param protocol of the transport
/// @param source endpoint
/// @param destination endpoint
/// @param segment its effect on a TCP connection; for other protocols [Segment#DATA]
public record Packet(Protocol protocol, Endpoint source, Endpoint destination, Segment segment) {

    /// The effect of a segment on a TCP connection.
    public enum Segment {
        /// Neither of the others.
        DATA,
        /// SYN: opens a connection, or answers that.
        SYN,
        /// FIN: closes one direction.
        FIN,
        /// RST: closes the connection.
        RST
    }

    /// A UDP datagram.
    public static Packet udp(Endpoint source, Endpoint destination) {
        return new Packet(Protocol.UDP, source, destination, Segment.DATA);
    }

    /// The same with another source.
    public Packet from(Endpoint other) {
        return new Packet(protocol, other, destination, segment);
    }

    /// The same with another destination.
    public Packet to(Endpoint other) {
        return new Packet(protocol, source, other, segment);
    }
}
