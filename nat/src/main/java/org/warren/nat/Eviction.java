package org.warren.nat;

/// What makes room for a new mapping when a limit is reached.
public enum Eviction {
    /// Nothing: the packet is dropped (RFC 6888 §3, REQ-4).
    NONE,
    /// The mapping that has existed for longest goes.
    OLDEST,
    /// The oldest goes of those that are not established; where all are, the packet is dropped (Linux: early drop).
    UNASSURED_FIRST
}
