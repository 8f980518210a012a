package org.warren.diagnose.privacy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.warren.diagnose.finding.ConfiguredKeys;
import org.warren.diagnose.story.Message;

/// Composes the UDP payloads of an anonymized capture.
final class AnonymousMessages {

    /// The length of a keepalive: Wireshark warns about shorter data.
    private static final int KEPT_BYTES = 32;
    private static final int MAC_LENGTH = 16;
    /// The maximum number of initiations that are made again; each takes as long as a handshake.
    private static final int MADE_AGAIN_MAX = 20_000;
    /// A longer message is kept completely, so that it is not taken for several.
    private static final int CUT_BYTES_MAX = 1_400;

    private final Pseudonyms pseudonyms;
    private final Optional<ConfiguredKeys> keys;
    private int madeAgain;

    AnonymousMessages(Pseudonyms pseudonyms, Optional<ConfiguredKeys> keys) {
        this.pseudonyms = pseudonyms;
        this.keys = keys;
    }

    byte[] of(Message message) {
        return switch (message.kind()) {
            case INITIATION -> initiation(message);
            case RESPONSE -> handshake(message, 2);
            case COOKIE_REPLY -> cookie(message);
            case DATA, KEEPALIVE -> transport(message);
        };
    }

    private byte[] initiation(Message message) {
        if (message.initiation().isEmpty()) {
            return cutOff(message);
        }
        if (keys.isEmpty() || !keys.get().isForKnown(message)) {
            return handshake(message, 1);
        }
        if (madeAgain >= MADE_AGAIN_MAX) {
            // If it were complete but not made again, it would be for an unknown key.
            return cutOff(message);
        }
        madeAgain++;
        int index = pseudonyms.index(message.sender());
        var made = keys.get()
                .anonymous(message, index, pseudonyms::key, seed -> pseudonyms.derived("ephemeral", seed, 32));
        if (made.isEmpty()) {
            return cutOff(message);
        }
        if (message.hasMac2()) {
            byte[] mac2 = pseudonyms.derived("mac2", original(message), MAC_LENGTH);
            System.arraycopy(mac2, 0, made.get(), message.length() - MAC_LENGTH, MAC_LENGTH);
        }
        return made.get();
    }

    /// The beginning of an initiation: nobody can determine its intended responder.
    private byte[] cutOff(Message message) {
        return Arrays.copyOf(handshake(message, 1), KEPT_BYTES);
    }

    /// A handshake message whose content is not needed.
    private byte[] handshake(Message message, int type) {
        var text = ByteBuffer.allocate(message.length()).order(ByteOrder.LITTLE_ENDIAN);
        text.putInt(type).putInt(pseudonyms.index(message.sender()));
        if (type == 2) {
            text.putInt(pseudonyms.index(message.receiver()));
        }
        int end = message.length() - MAC_LENGTH;
        text.put(pseudonyms.derived("handshake", original(message), end - text.position()));
        if (message.hasMac2()) {
            text.put(pseudonyms.derived("mac2", original(message), MAC_LENGTH));
        }
        return text.array();
    }

    /// The common part of copies of a message.
    private static byte[] original(Message message) {
        return ByteBuffer.allocate(20)
                .putInt(message.length())
                .putInt(message.sender())
                .putInt(message.receiver())
                .putLong(message.counter())
                .array();
    }

    private byte[] cookie(Message message) {
        var text = ByteBuffer.allocate(message.length()).order(ByteOrder.LITTLE_ENDIAN);
        text.putInt(3).putInt(pseudonyms.index(message.receiver()));
        return text.put(pseudonyms.derived("cookie", original(message), text.remaining()))
                .array();
    }

    private byte[] transport(Message message) {
        boolean isWhole = !message.isCutTrain() && message.length() > CUT_BYTES_MAX;
        return ByteBuffer.allocate(isWhole ? message.length() : KEPT_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(4)
                .putInt(pseudonyms.index(message.receiver()))
                .putLong(message.counter())
                .array();
    }
}
