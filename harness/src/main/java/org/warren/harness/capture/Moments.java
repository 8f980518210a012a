package org.warren.harness.capture;

/// Limits of times in evidence. Files may be of unknown origin, and sums of times must not overflow.
public final class Moments {

    /// The year 2106, in which the timestamps of a capture overflow, in nanoseconds since 1970.
    private static final long EPOCH_NANOS_MAX = 4_294_967_296_000_000_000L;

    /// Ten years.
    private static final long NANOS_MAX = 315_360_000_000_000_000L;

    private Moments() {}

    /// Refuses a wall time for virtual time 0 that no capture could have.
    ///
    /// @throws IllegalArgumentException unless it is a time since 1970 that a capture can represent
    public static void requireEpoch(long epochNanos) {
        if (epochNanos < 0 || epochNanos > EPOCH_NANOS_MAX) {
            throw new IllegalArgumentException("the epoch " + epochNanos + " is not a time that a run can have");
        }
    }

    /// The time itself, in nanoseconds since virtual time 0.
    ///
    /// @throws IllegalArgumentException unless it is within ten years of virtual time 0
    public static long require(long nanos) {
        if (nanos > NANOS_MAX || nanos < -NANOS_MAX) {
            throw new IllegalArgumentException("the time " + nanos + " ns is none that a run can have");
        }
        return nanos;
    }
}
