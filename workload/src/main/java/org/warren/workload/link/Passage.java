package org.warren.workload.link;

/// The properties of a packet that a link uses.
///
/// @param bytes of the whole IP packet
/// @param kind of WireGuard message
/// @param counter of a transport message, from its header; 0 for others
public record Passage(int bytes, Kind kind, long counter) {

    /// Kinds of packets.
    public enum Kind {
        /// WireGuard's message type 1.
        INITIATION,
        /// WireGuard's message type 2.
        RESPONSE,
        /// WireGuard's message type 3.
        COOKIE,
        /// WireGuard's message type 4 with an inner packet.
        DATA,
        /// WireGuard's message type 4 without content.
        KEEPALIVE,
        /// Any other packet.
        OTHER
    }

    /// A packet that is not WireGuard's.
    public static Passage of(int bytes) {
        return new Passage(bytes, Kind.OTHER, 0);
    }
}
