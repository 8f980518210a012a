package org.warren.nat;

/// What becomes of a packet from inside to an outside endpoint of the same NAT (RFC 4787 §6).
public enum Hairpinning {
    /// It is dropped.
    NONE,
    /// It arrives with its inside source.
    INTERNAL_SOURCE,
    /// It arrives with its outside source, as REQ-9 requires.
    EXTERNAL_SOURCE
}
