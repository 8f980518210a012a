package org.warren.workload.link;

import org.warren.workload.Distribution;

/// A radio that sleeps while there are no packets, like that of a phone (3GPP TS 36.331: RRC_IDLE).
///
/// @param idleNanos the time after the last packet until it falls asleep
/// @param wake how long packets wait until it is awake, in nanoseconds
public record Radio(long idleNanos, Distribution wake) {

    public Radio {
        if (idleNanos <= 0) {
            throw new IllegalArgumentException("a radio sleeps after more than 0 ns without packets, not " + idleNanos);
        }
    }
}
