package org.warren.nat;

/// The timeouts of a TCP mapping after its last packet (RFC 5382 §5, RFC 7857 §2). In nanoseconds.
///
/// @param openingNanos until packets in both directions have been seen
/// @param establishedNanos from then on; REQ-5: at least 2 h 4 min
/// @param closingNanos after a FIN or RST; REQ-5: at least 4 min
public record TcpTimeouts(long openingNanos, long establishedNanos, long closingNanos) {

    private static final long SECOND = 1_000_000_000L;

    /// What RFC 5382 requires: 4 min, 2 h 4 min, 4 min.
    public static final TcpTimeouts RFC_5382 = new TcpTimeouts(240 * SECOND, 7440 * SECOND, 240 * SECOND);

    /// @throws IllegalArgumentException for a timeout that is not positive
    public TcpTimeouts {
        if (openingNanos <= 0 || establishedNanos <= 0 || closingNanos <= 0) {
            throw new IllegalArgumentException("timeouts are longer than 0");
        }
    }
}
