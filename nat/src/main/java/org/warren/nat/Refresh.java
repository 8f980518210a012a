package org.warren.nat;

/// Which packets give a mapping its whole time again (RFC 4787 §4.3).
public enum Refresh {
    /// Those from inside, as REQ-6 requires.
    OUTBOUND,
    /// Those from outside alone, which REQ-6 forbids.
    INBOUND,
    /// Both.
    BOTH;

    /// Whether a packet of that direction does.
    boolean by(boolean outbound) {
        return this == BOTH || outbound == (this == OUTBOUND);
    }
}
