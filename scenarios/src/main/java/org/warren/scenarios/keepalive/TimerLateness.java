package org.warren.scenarios.keepalive;

import java.util.Optional;
import org.warren.harness.evidence.Observations;

/// How late an implementation's timers may fire.
///
/// @param isKernel whether they are the Linux kernel's, whose timer wheel rounds up by as much as 8 parts in 63
record TimerLateness(boolean isKernel) {

    private static final long WHEEL_PARTS = 8;
    private static final long WHEEL_WHOLE = 63;

    static TimerLateness of(Observations observations) {
        return new TimerLateness(Optional.ofNullable(observations.subjects().get("client"))
                .filter(subject -> subject.implementation().equals("kernel"))
                .isPresent());
    }

    /// The latest moment, after its start, at which a timer may fire; in nanoseconds.
    long latestNanos(long timerNanos) {
        long wheel = isKernel ? timerNanos * WHEEL_PARTS / WHEEL_WHOLE : 0;
        return timerNanos + wheel + ClientUplink.TOLERANCE_NANOS;
    }

    /// The tolerance in a sentence.
    String words() {
        return isKernel ? "0.1 s and the timer wheel's 8 parts in 63" : "0.1 s";
    }
}
