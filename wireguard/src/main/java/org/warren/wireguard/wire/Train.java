package org.warren.wireguard.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/// Datagrams one behind the other in memory, all of one size but the last, which may be shorter: what one call of the
/// kernel sends or receives. A view of memory, and one view for many trains, one after the other.
public final class Train {
    private MemorySegment memory;
    private long start;
    private int length;
    private int datagramSize;

    /// A train that begins at the beginning of memory, and has no datagrams yet.
    public Train(MemorySegment memory) {
        this.memory = memory;
    }

    /// A train of the one datagram.
    public static Train of(ByteBuffer datagram) {
        int length = datagram.remaining();
        return new Train(MemorySegment.ofBuffer(datagram)).at(0, length, length);
    }

    /// Moves the view.
    ///
    /// @param newDatagramSize of each datagram but the last
    public Train at(long newStart, int newLength, int newDatagramSize) {
        start = newStart;
        length = newLength;
        datagramSize = Math.max(1, newDatagramSize);
        return this;
    }

    public MemorySegment memory() {
        return memory;
    }

    /// Where the first datagram begins.
    public long start() {
        return start;
    }

    /// Bytes of all datagrams.
    public int length() {
        return length;
    }

    /// Bytes of each datagram but the last.
    public int datagramSize() {
        return datagramSize;
    }

    /// An empty datagram is one, if it is alone.
    public int count() {
        return length == 0 ? 1 : (length + datagramSize - 1) / datagramSize;
    }

    /// Where the last datagram begins in [#memory()].
    public long lastOffset() {
        return offsetOf(count() - 1);
    }

    /// Where a datagram begins in [#memory()].
    public long offsetOf(int index) {
        return start + (long) index * datagramSize;
    }

    public int lengthOf(int index) {
        return Math.min(datagramSize, length - index * datagramSize);
    }

    /// A datagram in an array of its own.
    public ByteBuffer copy(int index) {
        return ByteBuffer.wrap(memory.asSlice(offsetOf(index), lengthOf(index)).toArray(ValueLayout.JAVA_BYTE));
    }
}
