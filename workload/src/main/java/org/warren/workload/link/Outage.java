package org.warren.workload.link;

import org.jspecify.annotations.Nullable;
import org.warren.workload.Distribution;

/// Times in which a link carries nothing.
///
/// @param firstNanos when the first one begins, from the beginning of the run; not negative
/// @param length how long each is, in nanoseconds
/// @param every from the beginning of one to that of the next, in nanoseconds; null for one alone. One that is longer
///     than that ends where the next begins. At least 10 ms
/// @param holds whether packets wait for its end, as they do while a phone changes its cell, and are not lost
public record Outage(
        long firstNanos, Distribution length, @Nullable Distribution every, boolean holds) {

    /// Outages begin no closer to each other, so that there is an end of them.
    static final long EVERY_NANOS_MIN = 10_000_000;

    /// A sample of a distribution without end is no longer than that, so that times can be added: 73 years.
    static final long NANOS_MAX = Long.MAX_VALUE / 4;

    public Outage {
        if (firstNanos < 0) {
            throw new IllegalArgumentException("an outage begins at 0 ns or later, not at " + firstNanos);
        }
        if (every != null && every.mean() < EVERY_NANOS_MIN) {
            throw new IllegalArgumentException("outages follow each other after 10 ms or more on average");
        }
    }
}
