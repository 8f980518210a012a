package org.warren.nat;

/// What a NAT does with pieces of datagrams.
///
/// @param handling which of them go on (RFC 4787 §11)
/// @param keptNanos how long after its first piece that came a datagram is remembered (RFC 791 §3.2: the reassembly
///     timer)
public record Fragments(FragmentHandling handling, long keptNanos) {

    private static final long SECOND = 1_000_000_000L;

    /// REQ-14, with Linux's `ipfrag_time`.
    public static final Fragments RFC_4787 = new Fragments(FragmentHandling.OUT_OF_ORDER, 30 * SECOND);

    /// @throws IllegalArgumentException for a time that is not longer than 0
    public Fragments {
        if (keptNanos <= 0) {
            throw new IllegalArgumentException("timeouts are longer than 0");
        }
    }

    /// The same with another handling.
    public Fragments with(FragmentHandling other) {
        return new Fragments(other, keptNanos);
    }

    /// The same which are remembered for another time.
    public Fragments keptFor(long nanos) {
        return new Fragments(handling, nanos);
    }
}
