package org.warren.workload.link;

import org.warren.workload.Distribution;

/// Slots of time, in each of which a link is another one, as Starlink reassigns satellites every 15 s. Both
/// directions
/// of a link have the same slots.
///
/// @param everyNanos how long a slot is
/// @param firstNanos when one of them begins, from the beginning of the run
/// @param delay what a slot adds to the delay of all its packets, in nanoseconds
/// @param gap how long packets are lost when a slot begins, in nanoseconds
public record Slots(long everyNanos, long firstNanos, Distribution delay, Distribution gap) {

    public Slots {
        if (everyNanos <= 0) {
            throw new IllegalArgumentException("a slot is longer than 0 ns, not " + everyNanos);
        }
        if (firstNanos < 0 || firstNanos >= everyNanos) {
            throw new IllegalArgumentException("the first slot begins within the length of one, not at " + firstNanos);
        }
    }
}
