package org.warren.wireguard.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.warren.wireguard.bytes.LittleEndian;

/// A message of whitepaper §5.4, parsed once. Anything else is `Malformed`.
public sealed interface Message permits Message.Handshake, CookieReply, Data, Message.Malformed {
    /// Bytes 0 to 3 of every message: the type, and three reserved bytes of zero; read as one little-endian number.
    int TYPE_OFFSET = 0;

    /// Parses a datagram. `Data` stays in the datagram's own array, handshake messages are copied.
    static Message parse(ByteBuffer datagram) {
        return parse(MemorySegment.ofBuffer(datagram), 0, datagram.remaining(), new Data());
    }

    /// Parses a datagram in memory. If it is data, `view` is moved there and returned; handshake messages are copied.
    static Message parse(MemorySegment memory, long offset, int length, Data view) {
        if (length < Data.MIN_LENGTH) {
            return new Malformed(Drop.WRONG_LENGTH);
        }
        int type = LittleEndian.getInt(memory, offset + TYPE_OFFSET);
        if (type == Data.TYPE) {
            return view.at(memory, offset, length);
        }
        return switch (type) {
            case Initiation.TYPE ->
                length == Initiation.LENGTH ? new Initiation(copy(memory, offset, length)) : wrongLength();
            case Response.TYPE ->
                length == Response.LENGTH ? new Response(copy(memory, offset, length)) : wrongLength();
            case CookieReply.TYPE ->
                length == CookieReply.LENGTH ? new CookieReply(copy(memory, offset, length)) : wrongLength();
            default -> new Malformed(Drop.UNKNOWN_TYPE);
        };
    }

    private static Message wrongLength() {
        return new Malformed(Drop.WRONG_LENGTH);
    }

    private static byte[] copy(MemorySegment memory, long offset, int length) {
        return memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /// The two messages that carry mac1 and mac2.
    sealed interface Handshake extends Message permits Initiation, Response {
        /// The encoded message; mac1 and mac2 are its last two fields of 16 bytes.
        byte[] bytes();

        /// The offset of mac1.
        int mac1Offset();

        /// The sender's receiver index: the other side puts it into its messages.
        int senderIndex();
    }

    /// Bytes that are not a message.
    record Malformed(Drop why) implements Message {}
}
