package org.warren.traffic;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// The header of an agent's datagram; the rest of it is padding.
///
/// ```
/// 0 magic   4 kind   5 run   13 sequence   21 the sender's nanoseconds   29 padding
/// ```
///
/// @param kind what the receiver must do with it
/// @param run the number of the run that it belongs to; datagrams of other runs are not counted
/// @param sequence 0, 1, 2 ... in the order of sending
/// @param sentNanos the sender's clock when it was sent, which only the sender can interpret
record Datagram(Kind kind, long run, long sequence, long sentNanos) {

    /// The length of an IPv4 packet's headers before the UDP payload, in bytes.
    static final int HEADERS = 28;

    /// The smallest IP packet with such a datagram, in bytes.
    static final int PACKET_MIN = HEADERS + 29;

    /// The largest IP packet that is sent, in bytes: Ethernet's MTU.
    static final int PACKET_MAX = 1500;

    private static final int MAGIC = 0x57524e31;
    private static final int KIND_OFFSET = 4;

    /// The purpose of a datagram.
    enum Kind {
        /// It is counted.
        DATA(0),
        /// It is counted and sent back.
        PROBE(1),
        /// A probe that was sent back.
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

    /// Writes it to the beginning of a buffer.
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

    /// Reads a payload without changing it; null if no agent sent it.
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

    /// Turns the payload of a probe into that of its echo.
    static void turnIntoEcho(ByteBuf payload) {
        payload.setByte(payload.readerIndex() + KIND_OFFSET, Kind.ECHO.code);
    }
}
