package org.warren.traffic;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// What an agent's datagram says; the rest of it is padding.
///
/// ```
/// 0 magic   4 kind   5 run   13 sequence   21 the sender's nanoseconds   29 padding
/// ```
///
/// @param kind what the receiver is to do with it
/// @param run the number of the run that it belongs to; whoever does not know it is not counted
/// @param sequence 0, 1, 2 ... in the order of sending
/// @param sentNanos the sender's clock when it was sent; nobody else can read it
record Datagram(Kind kind, long run, long sequence, long sentNanos) {

    /// What an IPv4 packet has before the payload of a UDP datagram, in bytes.
    static final int HEADERS = 28;

    /// The smallest IP packet that holds a datagram, in bytes.
    static final int PACKET_MIN = HEADERS + 29;

    /// The largest that is sent, in bytes: what an Ethernet carries whole.
    static final int PACKET_MAX = 1500;

    private static final int MAGIC = 0x57524e31;
    private static final int KIND_OFFSET = 4;

    /// What a datagram is for.
    enum Kind {
        /// Counted.
        DATA(0),
        /// Counted and sent back.
        PROBE(1),
        /// A probe on its way back.
        ECHO(2);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static @Nullable Kind of(int code) {
            return switch (code) {
                case 0 -> DATA;
                case 1 -> PROBE;
                case 2 -> ECHO;
                default -> null;
            };
        }
    }

    /// Fills a buffer from its start.
    ///
    /// @param packetSize of the whole IP packet, in bytes
    void write(ByteBuf buffer, int packetSize) {
        buffer.writeInt(MAGIC)
                .writeByte(kind.code)
                .writeLong(run)
                .writeLong(sequence)
                .writeLong(sentNanos);
        buffer.writerIndex(packetSize - HEADERS);
    }

    /// Reads a payload and leaves it as it is; null for anything that no agent sends.
    static @Nullable Datagram read(ByteBuf payload) {
        int start = payload.readerIndex();
        if (payload.readableBytes() < PACKET_MIN - HEADERS || payload.getInt(start) != MAGIC) {
            return null;
        }
        Kind kind = Kind.of(payload.getByte(start + KIND_OFFSET));
        long sequence = payload.getLong(start + 13);
        if (kind == null || sequence < 0) {
            return null;
        }
        return new Datagram(kind, payload.getLong(start + 5), sequence, payload.getLong(start + 21));
    }

    /// Makes the payload of a probe that of its echo.
    static void turnIntoEcho(ByteBuf payload) {
        payload.setByte(payload.readerIndex() + KIND_OFFSET, Kind.ECHO.code);
    }
}
