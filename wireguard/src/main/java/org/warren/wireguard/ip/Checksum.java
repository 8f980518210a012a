package org.warren.wireguard.ip;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.warren.wireguard.bytes.BigEndian;

/// The Internet checksum (RFC 1071).
public final class Checksum {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long LOWER = 0xffffffffL;

    private Checksum() {}

    /// The sum of memory as 16-bit numbers in network byte order, folded to 16 bits; an odd byte at the end is padded
    /// with a zero.
    public static int sum(MemorySegment memory, long from, int length) {
        // The byte order does not affect the sum if the result is swapped (RFC 1071 §2.B). The JIT compiler vectorizes
        // a loop as simple as this one.
        long sum = 0;
        int words = length / Integer.BYTES;
        for (int i = 0; i < words; i++) {
            sum += memory.get(INT, from + (long) Integer.BYTES * i) & LOWER;
        }
        long at = from + (long) Integer.BYTES * words;
        for (int rest = length % Integer.BYTES, shift = 0; rest > 0; rest--, shift += Byte.SIZE) {
            sum += (long) BigEndian.getByte(memory, at++) << shift;
        }
        return Short.reverseBytes((short) fold(sum)) & 0xffff;
    }

    /// Folds a sum of 16-bit numbers to 16 bits.
    public static int fold(long sum) {
        long folded = (sum & LOWER) + (sum >>> 32);
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) folded;
    }

    /// The sum of the pseudo-header without its length: addresses and protocol (RFC 9293 §3.1, RFC 8200 §8.1).
    public static int pseudoHeader(MemorySegment memory, long packet, boolean v6, int protocol) {
        return fold((long) sum(memory, packet + (v6 ? 8 : 12), v6 ? 32 : 8) + protocol);
    }
}
