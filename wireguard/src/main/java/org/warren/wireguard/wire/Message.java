package org.warren.wireguard.wire;

import java.nio.ByteBuffer;

/// A message of whitepaper §5.4, parsed once. What is not one of the four is `Malformed`.
public sealed interface Message permits Message.Handshake, CookieReply, Data, Message.Malformed {
    /// Bytes 0 to 3 of every message: the type, and three bytes reserved as zero; read as one little-endian number.
    int TYPE_OFFSET = 0;

    /// Reads a datagram. `Data` stays in the datagram's own array, handshake messages are copied out of it.
    static Message parse(ByteBuffer datagram) {
        int length = datagram.remaining();
        if (length < Data.MIN_LENGTH) {
            return new Malformed(Drop.WRONG_LENGTH);
        }
        byte[] bytes = datagram.array();
        int offset = datagram.arrayOffset() + datagram.position();
        return switch (LittleEndian.getInt(bytes, offset + TYPE_OFFSET)) {
            case Initiation.TYPE -> length == Initiation.LENGTH ? new Initiation(copy(datagram)) : wrongLength();
            case Response.TYPE -> length == Response.LENGTH ? new Response(copy(datagram)) : wrongLength();
            case CookieReply.TYPE -> length == CookieReply.LENGTH ? new CookieReply(copy(datagram)) : wrongLength();
            case Data.TYPE -> new Data(bytes, offset, length);
            default -> new Malformed(Drop.UNKNOWN_TYPE);
        };
    }

    private static Message wrongLength() {
        return new Malformed(Drop.WRONG_LENGTH);
    }

    private static byte[] copy(ByteBuffer datagram) {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(datagram.position(), bytes);
        return bytes;
    }

    /// The two messages that carry mac1 and mac2.
    sealed interface Handshake extends Message permits Initiation, Response {
        /// The message as it travels; mac1 and mac2 are its last two fields of 16 bytes.
        byte[] bytes();

        /// Where mac1 begins.
        int mac1Offset();

        /// The index by which the sender wants to be addressed.
        int senderIndex();
    }

    /// Bytes that are no message.
    record Malformed(Drop why) implements Message {}
}
