package org.warren.nat;

/// Which of several outside addresses a mapping gets (RFC 4787 §4.1).
public enum Pooling {
    /// The one that the inside address has already: what REQ-2 recommends.
    PAIRED,
    /// Any.
    ARBITRARY
}
