package org.warren.kit.timers;

import java.util.Optional;
import org.warren.harness.evidence.Observations;

/// How late an implementation's timers may fire.
///
/// @param isKernel whether they are the Linux kernel's, whose timer wheel rounds up by up to 8 parts in 63
/// @param toleranceNanos how early a timer may be, and how much the path and the scheduler may add
public record TimerLateness(boolean isKernel, long toleranceNanos) {

    /// The tolerance in virtual time.
    public static final long TOLERANCE_NANOS = 100_000_000;

    /// The tolerance on a machine that also does other work.
    private static final long REAL_TOLERANCE_NANOS = 500_000_000;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long WHEEL_PARTS = 8;
    private static final long WHEEL_WHOLE = 63;

    /// The lateness of the implementation in a role.
    public static TimerLateness of(Observations observations, String role) {
        return new TimerLateness(
                Optional.ofNullable(observations.subjects().get(role))
                        .filter(subject -> subject.implementation().equals("kernel"))
                        .isPresent(),
                observations.isInRealTime() ? REAL_TOLERANCE_NANOS : TOLERANCE_NANOS);
    }

    /// The latest moment, after it was set, at which a timer may fire; in nanoseconds.
    public long latestNanos(long timerNanos) {
        long wheel = isKernel ? timerNanos * WHEEL_PARTS / WHEEL_WHOLE : 0;
        return timerNanos + wheel + toleranceNanos;
    }

    /// The tolerance in a sentence.
    public String words() {
        String tolerance = toleranceNanos / NANOS_PER_SECOND + " s";
        return isKernel ? tolerance + " and the timer wheel's 8 parts in 63" : tolerance;
    }
}
