package org.warren.harness.verdict;

import java.util.Objects;

/// One packet in a run's captures.
///
/// @param capture the file, relative to the run folder
/// @param number its number in that file, from 1, as in Wireshark
public record PacketReference(String capture, long number) {

    public PacketReference {
        Objects.requireNonNull(capture, "capture");
        if (number < 1) {
            throw new IllegalArgumentException("packets are counted from 1, not from " + number);
        }
    }
}
