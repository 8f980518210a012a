package org.warren.workload.link;

import org.warren.workload.Distribution;

/// Time slots in which a link has different properties, like Starlink, which reassigns satellites every 15 s. Both
/// directions of a link have the same slots.
///
/// @param everyNanos the duration of a slot
/// @param firstNanos the start of one of them, from the beginning of the run
/// @param delay the additional delay of all packets in a slot, in nanoseconds
/// @param gap how long packets are lost at the beginning of a slot, in nanoseconds
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
