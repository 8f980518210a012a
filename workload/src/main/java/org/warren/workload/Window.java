package org.warren.workload;

/// A time in which a flow is active.
///
/// @param startNanos since the beginning of the run
/// @param endNanos after which nothing is started; greater than the start
public record Window(long startNanos, long endNanos) {

    public Window {
        if (startNanos < 0 || endNanos <= startNanos) {
            throw new IllegalArgumentException(
                    "a window begins at 0 or later and ends after that, not " + startNanos + " to " + endNanos);
        }
    }
}
