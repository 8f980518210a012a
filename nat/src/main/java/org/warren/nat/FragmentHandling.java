package org.warren.nat;

/// What a NAT does with a datagram that comes in pieces (RFC 4787 §11).
public enum FragmentHandling {
    /// "Receive Fragments None": each piece is dropped.
    DROPPED,
    /// "Receive Fragments Ordered": pieces behind the first one follow it, and those before it are dropped.
    ORDERED,
    /// "Receive Fragments Out of Order" (REQ-14): pieces before the first one wait for it.
    OUT_OF_ORDER,
    /// All pieces wait for the last one, and the datagram goes on as a whole, as with Linux's connection tracking.
    REASSEMBLED
}
