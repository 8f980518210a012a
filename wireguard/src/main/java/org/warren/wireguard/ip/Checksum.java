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

    /// The sum of memory as numbers of 16 bits in network order, folded into one; an odd byte at the end has a zero
    /// behind it.
    public static int sum(MemorySegment memory, long from, int length) {
        // The sum does not mind in which order the bytes of all numbers are, if the result is swapped (RFC 1071 §2.B).
        // A loop as plain as this one is made into one of vectors by the compiler.
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

    /// A sum of numbers of 16 bits as one of them.
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
