package org.warren.wireguard.offload;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.warren.wireguard.wire.BigEndian;

/// The Internet checksum (RFC 1071).
final class Checksum {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long LOWER = 0xffffffffL;
    private static final int STRIDE = 4 * Long.BYTES;

    private Checksum() {}

    /// The sum of memory as numbers of 16 bits in network order, folded into one; an odd byte at the end has a zero
    /// behind it.
    static int sum(MemorySegment memory, long from, int length) {
        // The sum does not mind in which order the bytes of all numbers are, if the result is swapped (RFC 1071 §2.B).
        long sum = 0;
        long i = from;
        long end = from + length;
        for (; i + STRIDE <= end; i += STRIDE) {
            long a = memory.get(LONG, i);
            long b = memory.get(LONG, i + 8);
            long c = memory.get(LONG, i + 16);
            long d = memory.get(LONG, i + 24);
            sum += (a & LOWER) + (b & LOWER) + (c & LOWER) + (d & LOWER);
            sum += (a >>> 32) + (b >>> 32) + (c >>> 32) + (d >>> 32);
        }
        for (; i + 2 <= end; i += 2) {
            sum += Short.reverseBytes((short) BigEndian.getShort(memory, i)) & 0xffff;
        }
        if (i < end) {
            sum += BigEndian.getByte(memory, i);
        }
        return Short.reverseBytes((short) fold(sum)) & 0xffff;
    }

    /// A sum of numbers of 16 bits as one of them.
    static int fold(long sum) {
        long folded = (sum & LOWER) + (sum >>> 32);
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) folded;
    }

    /// The sum of the pseudo-header without its length: addresses and protocol (RFC 9293 §3.1, RFC 8200 §8.1).
    static int pseudoHeader(MemorySegment memory, long packet, boolean v6, int protocol) {
        return fold((long) sum(memory, packet + (v6 ? 8 : 12), v6 ? 32 : 8) + protocol);
    }
}
