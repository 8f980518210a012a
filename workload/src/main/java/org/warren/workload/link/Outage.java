package org.warren.workload.link;

import org.jspecify.annotations.Nullable;
import org.warren.workload.Distribution;

/// Times in which a link carries nothing.
///
/// @param firstNanos when the first one begins, from the beginning of the run; not negative
/// @param length how long each is, in nanoseconds
/// @param every from the beginning of one to that of the next, in nanoseconds; null for one alone. One that is longer
///     than that ends where the next begins
/// @param holds whether packets wait for its end, as they do while a phone changes its cell, and are not lost
public record Outage(
        long firstNanos, Distribution length, @Nullable Distribution every, boolean holds) {

    public Outage {
        if (firstNanos < 0) {
            throw new IllegalArgumentException("an outage begins at 0 ns or later, not at " + firstNanos);
        }
    }
}
