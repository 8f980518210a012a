package org.warren.nat;

/// The result for a packet that reaches a NAT.
public sealed interface Outcome {

    /// It is forwarded.
    ///
    /// @param packet with its new endpoints
    /// @param inside whether it is forwarded to the inside
    record Forwarded(Packet packet, boolean inside) implements Outcome {}

    /// An ICMP error is forwarded.
    ///
    /// @param error with its new endpoints
    /// @param inside whether it is forwarded to the inside
    record ForwardedError(IcmpError error, boolean inside) implements Outcome {}

    /// It is dropped.
    ///
    /// @param reason for the drop
    record Dropped(Reason reason) implements Outcome {}

    /// Why a packet is dropped.
    enum Reason {
        /// There is no mapping for its outside destination, or for the quoted packet.
        NO_MAPPING,
        /// There is a mapping, but not for this remote end (RFC 4787 §5).
        FILTERED,
        /// It is for an outside endpoint of this NAT, which does not support hairpinning (RFC 4787 §6).
        NO_HAIRPINNING,
        /// The inside address has reached its limit of mappings.
        HOST_LIMIT,
        /// The limit of all mappings is reached.
        TABLE_FULL,
        /// No port is free.
        NO_PORT,
        /// An ICMP error, and this NAT drops them.
        ICMP_IGNORED,
        /// The flow is stuck until its source port changes.
        STUCK,
        /// A piece of a datagram, and this NAT takes none (RFC 4787 §11).
        FRAGMENT,
        /// A piece without ports whose first one has not come (RFC 4787 §11).
        FIRST_FRAGMENT_MISSING,
        /// A piece that has come before.
        DUPLICATE_FRAGMENT,
        /// A piece of a datagram whose pieces overlap (RFC 5722 §4).
        FRAGMENTS_OVERLAP,
        /// So many pieces of this datagram wait already (RFC 4787 §11, REQ-14a).
        TOO_MANY_FRAGMENTS,
        /// Its source is on the other side of this firewall (RFC 6092 §3.1, REC-5 and REC-6).
        WRONG_SOURCE
    }
}
