package org.warren.harness.capture;

import java.nio.ByteBuffer;

/// The addresses of an Ethernet header, each as a number of 48 bits.
///
/// @param source of the interface that put the frame on its network
/// @param destination of the interface that it is meant for
public record LinkAddresses(long source, long destination) {

    /// Stands in a packet of a capture without Ethernet headers.
    public static final LinkAddresses NONE = new LinkAddresses(0, 0);

    private static final int LENGTH = 6;
    /// IEEE 802: the lowest bit of the first byte marks an address of a group.
    private static final long GROUP = 1L << 40;

    /// Whether the frame is meant for more than one interface, as a broadcast is.
    public boolean isForGroup() {
        return (destination & GROUP) != 0;
    }

    /// Reads the start of an Ethernet frame; [#NONE] where it is too short.
    static LinkAddresses of(ByteBuffer frame) {
        return frame.remaining() < 2 * LENGTH
                ? NONE
                : new LinkAddresses(number(frame, frame.position() + LENGTH), number(frame, frame.position()));
    }

    private static long number(ByteBuffer bytes, int from) {
        long number = 0;
        for (int at = from; at < from + LENGTH; at++) {
            number = number << Byte.SIZE | Byte.toUnsignedLong(bytes.get(at));
        }
        return number;
    }
}
