package org.warren.harness.evidence;

/// A part of a run, as the scenario carried it out.
///
/// @param name given by the scenario
/// @param startNanos when it began, in nanoseconds since virtual time 0
/// @param endNanos when it ended, in nanoseconds since virtual time 0
/// @param status how it ended
public record Step(String name, long startNanos, long endNanos, String status) {

    /// The status of a step that completed.
    public static final String DONE = "done";

    /// The status of a step that did not.
    public static final String FAILED = "failed";

    /// Whether it completed.
    public boolean isDone() {
        return status.equals(DONE);
    }

    /// Whether a time is within it, both ends included.
    public boolean contains(long nanos) {
        return startNanos <= nanos && nanos <= endNanos;
    }
}
