package org.warren.wireguard.bytes;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Numbers in memory in network byte order, for IP headers.
public final class BigEndian {
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private BigEndian() {}

    /// An unsigned byte.
    public static int getByte(MemorySegment memory, long offset) {
        return memory.get(ValueLayout.JAVA_BYTE, offset) & 0xff;
    }

    public static void putByte(MemorySegment memory, long offset, int value) {
        memory.set(ValueLayout.JAVA_BYTE, offset, (byte) value);
    }

    /// An unsigned number of 16 bits.
    public static int getShort(MemorySegment memory, long offset) {
        return memory.get(SHORT, offset) & 0xffff;
    }

    public static void putShort(MemorySegment memory, long offset, int value) {
        memory.set(SHORT, offset, (short) value);
    }

    public static int getInt(MemorySegment memory, long offset) {
        return memory.get(INT, offset);
    }

    public static void putInt(MemorySegment memory, long offset, int value) {
        memory.set(INT, offset, value);
    }

    public static long getLong(MemorySegment memory, long offset) {
        return memory.get(LONG, offset);
    }
}
