package org.warren.harness.capture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// One of the four messages of whitepaper §5.4, as far as it can be read without keys.
public sealed interface WireGuardMessage {

    /// The kind of message on a timeline; a keepalive is a data message without content.
    enum Kind {
        INITIATION("handshake initiation"),
        RESPONSE("handshake response"),
        COOKIE_REPLY("cookie reply"),
        DATA("data"),
        KEEPALIVE("keepalive");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /// The name in a sentence, such as `handshake initiation`.
        public String words() {
            return words;
        }
    }

    int INITIATION_LENGTH = 148;
    int RESPONSE_LENGTH = 92;
    int COOKIE_REPLY_LENGTH = 64;
    int KEEPALIVE_LENGTH = 32;

    /// The length of the UDP payload in bytes.
    int length();

    /// Its kind, as shown on a timeline.
    Kind kind();

    /// §5.4.2: the first message, from the initiator.
    ///
    /// @param senderIndex chosen by the initiator
    record Initiation(int senderIndex) implements WireGuardMessage {
        @Override
        public int length() {
            return INITIATION_LENGTH;
        }

        @Override
        public Kind kind() {
            return Kind.INITIATION;
        }
    }

    /// §5.4.3: the second message, from the responder.
    ///
    /// @param senderIndex chosen by the responder
    /// @param receiverIndex the initiation's sender index
    record Response(int senderIndex, int receiverIndex) implements WireGuardMessage {
        @Override
        public int length() {
            return RESPONSE_LENGTH;
        }

        @Override
        public Kind kind() {
            return Kind.RESPONSE;
        }
    }

    /// §5.4.7: the reply of a responder under load.
    ///
    /// @param receiverIndex the sender index of the message that it answers
    record CookieReply(int receiverIndex) implements WireGuardMessage {
        @Override
        public int length() {
            return COOKIE_REPLY_LENGTH;
        }

        @Override
        public Kind kind() {
            return Kind.COOKIE_REPLY;
        }
    }

    /// §5.4.6: an encrypted packet, or a keepalive.
    ///
    /// @param receiverIndex chosen by the receiver during the handshake
    /// @param counter the nonce, from 0
    /// @param length of the UDP payload in bytes, at least 32
    record Data(int receiverIndex, long counter, int length) implements WireGuardMessage {

        /// §6.5: a keepalive is a data message with an empty plaintext.
        public boolean isKeepalive() {
            return length == KEEPALIVE_LENGTH;
        }

        @Override
        public Kind kind() {
            return isKeepalive() ? Kind.KEEPALIVE : Kind.DATA;
        }
    }

    /// Classifies a UDP payload by its type byte, the three zero bytes after it and its length.
    ///
    /// @param start the payload, or at least its first 16 bytes
    /// @param length the payload's length on the wire, in bytes
    /// @return empty when it is not a WireGuard message
    static Optional<WireGuardMessage> of(ByteBuffer start, int length) {
        var bytes = start.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < 16 || length < KEEPALIVE_LENGTH) {
            return Optional.empty();
        }
        // §5.4: the type byte and three zero bytes are read as one little-endian number.
        int type = bytes.getInt(0);
        if (type == 1 && length == INITIATION_LENGTH) {
            return Optional.of(new Initiation(bytes.getInt(4)));
        }
        if (type == 2 && length == RESPONSE_LENGTH) {
            return Optional.of(new Response(bytes.getInt(4), bytes.getInt(8)));
        }
        if (type == 3 && length == COOKIE_REPLY_LENGTH) {
            return Optional.of(new CookieReply(bytes.getInt(4)));
        }
        return type == 4 ? Optional.of(new Data(bytes.getInt(4), bytes.getLong(8), length)) : Optional.empty();
    }
}
