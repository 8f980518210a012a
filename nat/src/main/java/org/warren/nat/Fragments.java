package org.warren.nat;

/// How a NAT handles fragments.
///
/// @param handling which of them are forwarded (RFC 4787 §11)
/// @param keptNanos how long a datagram is kept after the first of its fragments that arrived (RFC 791 §3.2: the
///     reassembly timer)
public record Fragments(FragmentHandling handling, long keptNanos) {

    private static final long SECOND = 1_000_000_000L;

    /// REQ-14, with Linux's `ipfrag_time`.
    public static final Fragments RFC_4787 = new Fragments(FragmentHandling.OUT_OF_ORDER, 30 * SECOND);

    /// @throws IllegalArgumentException if the time is not greater than 0
    public Fragments {
        if (keptNanos <= 0) {
            throw new IllegalArgumentException("timeouts are longer than 0");
        }
    }

    /// The same with another handling.
    public Fragments with(FragmentHandling other) {
        return new Fragments(other, keptNanos);
    }

    /// The same with another reassembly timer.
    public Fragments keptFor(long nanos) {
        return new Fragments(handling, nanos);
    }
}
