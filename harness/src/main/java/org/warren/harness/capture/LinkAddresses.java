package org.warren.harness.capture;

import java.nio.ByteBuffer;

/// The addresses of an Ethernet header, each as a number of 48 bits.
///
/// @param source the interface that sent the frame
/// @param destination the interface that the frame is addressed to
public record LinkAddresses(long source, long destination) {

    /// The addresses of a packet in a capture without Ethernet headers.
    public static final LinkAddresses NONE = new LinkAddresses(0, 0);

    private static final int LENGTH = 6;
    /// IEEE 802: the lowest bit of the first byte marks a group address.
    private static final long GROUP = 1L << 40;

    /// Whether the frame is addressed to more than one interface, as a broadcast is.
    public boolean isForGroup() {
        return (destination & GROUP) != 0;
    }

    /// Reads the start of an Ethernet frame; [#NONE] if it is too short.
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
