package org.warren.nat;

/// What a NAT looks at of a packet.
///
/// @param protocol of the transport
/// @param source who sends
/// @param destination to whom
/// @param segment what it does to a TCP connection; of other protocols [Segment#DATA]
public record Packet(Protocol protocol, Endpoint source, Endpoint destination, Segment segment) {

    /// The part of a TCP connection's life that a segment belongs to.
    public enum Segment {
        /// Neither of the others.
        DATA,
        /// Opens a connection; its answer is one, too.
        SYN,
        /// Ends a direction of it.
        FIN,
        /// Ends it.
        RST
    }

    /// A UDP datagram.
    public static Packet udp(Endpoint source, Endpoint destination) {
        return new Packet(Protocol.UDP, source, destination, Segment.DATA);
    }

    /// The same from another source.
    public Packet from(Endpoint other) {
        return new Packet(protocol, other, destination, segment);
    }

    /// The same to another destination.
    public Packet to(Endpoint other) {
        return new Packet(protocol, source, other, segment);
    }
}
