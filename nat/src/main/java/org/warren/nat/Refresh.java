package org.warren.nat;

/// Which packets refresh a mapping's timeout (RFC 4787 §4.3).
public enum Refresh {
    /// Outbound packets, as REQ-6 requires.
    OUTBOUND,
    /// Only inbound packets, which REQ-6 forbids.
    INBOUND,
    /// Both.
    BOTH;

    /// Whether a packet in that direction does.
    boolean by(boolean outbound) {
        return this == BOTH || outbound == (this == OUTBOUND);
    }
}
