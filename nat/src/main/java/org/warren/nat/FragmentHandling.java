package org.warren.nat;

/// How a NAT handles fragments (RFC 4787 §11).
public enum FragmentHandling {
    /// "Receive Fragments None": all fragments are dropped.
    DROPPED,
    /// "Receive Fragments Ordered": fragments after the first one are forwarded, those before it are dropped.
    ORDERED,
    /// "Receive Fragments Out of Order" (REQ-14): fragments before the first one wait for it.
    OUT_OF_ORDER,
    /// The datagram is reassembled and forwarded as a whole, as Linux's connection tracking does.
    REASSEMBLED
}
