package org.warren.harness.capture;

/// What times in evidence can be. Files come from strangers too, and sums of times must not overflow.
public final class Moments {

    /// The year 2106, in which the times of a capture end, in nanoseconds since 1970.
    private static final long EPOCH_NANOS_MAX = 4_294_967_296_000_000_000L;

    /// Ten years.
    private static final long NANOS_MAX = 315_360_000_000_000_000L;

    private Moments() {}

    /// Refuses a virtual time 0 of which no capture could be.
    ///
    /// @throws IllegalArgumentException unless it is a time since 1970 that a capture can have
    public static void requireEpoch(long epochNanos) {
        if (epochNanos < 0 || epochNanos > EPOCH_NANOS_MAX) {
            throw new IllegalArgumentException("the epoch " + epochNanos + " is not a time that a run can have");
        }
    }

    /// The time itself, in nanoseconds since virtual time 0.
    ///
    /// @throws IllegalArgumentException unless it lies within ten years of virtual time 0
    public static long require(long nanos) {
        if (nanos > NANOS_MAX || nanos < -NANOS_MAX) {
            throw new IllegalArgumentException("the time " + nanos + " ns is none that a run can have");
        }
        return nanos;
    }
}
