package org.warren.wireguard.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/// Consecutive datagrams in memory, all of one size except the last, which may be shorter: what one system call sends
/// or receives. It is a view of memory that can be moved from train to train.
public final class Train {
    private MemorySegment memory;
    private long start;
    private int length;
    private int datagramSize;

    /// A train at the beginning of memory, without datagrams.
    public Train(MemorySegment memory) {
        this.memory = memory;
    }

    /// A train of one datagram.
    public static Train of(ByteBuffer datagram) {
        int length = datagram.remaining();
        return new Train(MemorySegment.ofBuffer(datagram)).at(0, length, length);
    }

    /// Moves the view.
    ///
    /// @param newDatagramSize length of each datagram but the last
    public Train at(long newStart, int newLength, int newDatagramSize) {
        start = newStart;
        length = newLength;
        datagramSize = Math.max(1, newDatagramSize);
        return this;
    }

    public MemorySegment memory() {
        return memory;
    }

    /// The offset of the first datagram.
    public long start() {
        return start;
    }

    /// Total length of all datagrams in bytes.
    public int length() {
        return length;
    }

    /// Length of each datagram but the last, in bytes.
    public int datagramSize() {
        return datagramSize;
    }

    /// The number of datagrams; a single empty datagram counts as one.
    public int count() {
        return length == 0 ? 1 : (length + datagramSize - 1) / datagramSize;
    }

    /// The offset of the last datagram in [#memory()].
    public long lastOffset() {
        return offsetOf(count() - 1);
    }

    /// The offset of a datagram in [#memory()].
    public long offsetOf(int index) {
        return start + (long) index * datagramSize;
    }

    public int lengthOf(int index) {
        return Math.min(datagramSize, length - index * datagramSize);
    }

    /// A copy of a datagram in a new array.
    public ByteBuffer copy(int index) {
        return ByteBuffer.wrap(memory.asSlice(offsetOf(index), lengthOf(index)).toArray(ValueLayout.JAVA_BYTE));
    }
}
