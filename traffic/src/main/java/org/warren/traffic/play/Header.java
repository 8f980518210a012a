package org.warren.traffic.play;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The header of a message; the rest of it is padding.
///
/// ```
/// 0 magic   4 stream   6 kind   7 unused   8 sequence   12 the wanted answer's size, in bytes   16 padding
/// ```
///
/// @param stream the number of its stream in the workload
/// @param kind what it is
/// @param sequence 0, 1, 2 ... in the order of sending
/// @param answer the requested size of the answer, in bytes; in an answer the size of the request
record Header(int stream, Kind kind, int sequence, int answer) {

    /// Its length in bytes.
    static final int LENGTH = 16;

    private static final int MAGIC = 0x57524e32;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /// Kinds of messages.
    enum Kind {
        MESSAGE(0),
        REQUEST(1),
        ANSWER(2);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        private static Kind of(byte code) {
            return code == REQUEST.code ? REQUEST : code == ANSWER.code ? ANSWER : MESSAGE;
        }
    }

    /// Writes it to the beginning of a buffer.
    void write(MemorySegment buffer) {
        buffer.set(INT, 0, MAGIC);
        buffer.set(SHORT, 4, (short) stream);
        buffer.set(JAVA_BYTE, 6, kind.code);
        buffer.set(JAVA_BYTE, 7, (byte) 0);
        buffer.set(INT, 8, sequence);
        buffer.set(INT, 12, answer);
    }

    /// Whether a buffer begins with a header.
    ///
    /// @param length of the data in it
    static boolean isIn(MemorySegment buffer, long length) {
        return length >= LENGTH
                && buffer.get(INT, 0) == MAGIC
                && buffer.get(JAVA_BYTE, 6) >= Kind.MESSAGE.code
                && buffer.get(JAVA_BYTE, 6) <= Kind.ANSWER.code;
    }

    /// Reads a header that [is there][#isIn].
    static Header read(MemorySegment buffer) {
        return new Header(
                buffer.get(SHORT, 4) & 0xffff,
                Kind.of(buffer.get(JAVA_BYTE, 6)),
                buffer.get(INT, 8),
                buffer.get(INT, 12));
    }
}
