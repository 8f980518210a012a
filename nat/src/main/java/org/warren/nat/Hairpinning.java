package org.warren.nat;

/// How packets from inside to an outside endpoint of the same NAT are treated (RFC 4787 §6).
public enum Hairpinning {
    /// They are dropped.
    NONE,
    /// They arrive with their inside source.
    INTERNAL_SOURCE,
    /// They arrive with their outside source, as REQ-9 requires.
    EXTERNAL_SOURCE
}
