package org.warren.workload.link;

import org.jspecify.annotations.Nullable;
import org.warren.workload.Distribution;

/// Times in which a link carries nothing.
///
/// @param firstNanos the start of the first one, from the beginning of the run; not negative
/// @param length the duration of each, in nanoseconds
/// @param every from the start of one to that of the next, in nanoseconds; null for a single one. A longer outage ends
///     when the next one starts. At least 10 ms
/// @param holds whether packets wait for its end, as during a phone's handover between cells, instead of being lost
public record Outage(
        long firstNanos, Distribution length, @Nullable Distribution every, boolean holds) {

    /// The minimum time between starts of outages, so that their number is limited.
    static final long EVERY_NANOS_MIN = 10_000_000;

    /// Samples are limited to this value, so that times can be added: 73 years.
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
