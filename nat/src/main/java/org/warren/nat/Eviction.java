package org.warren.nat;

/// How room is made for a new mapping when a limit is reached.
public enum Eviction {
    /// Not at all: the packet is dropped (RFC 6888 §3, REQ-4).
    NONE,
    /// The oldest mapping is removed.
    OLDEST,
    /// The oldest mapping that is not established is removed; if all are, the packet is dropped (Linux: early drop).
    UNASSURED_FIRST
}
