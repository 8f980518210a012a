package org.warren.nat;

/// How one of several outside addresses is chosen for a mapping (RFC 4787 §4.1).
public enum Pooling {
    /// The one that the inside address already uses: paired, as REQ-2 recommends.
    PAIRED,
    /// Any.
    ARBITRARY
}
