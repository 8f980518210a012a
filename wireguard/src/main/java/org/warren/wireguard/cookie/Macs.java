package org.warren.wireguard.cookie;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.warren.wireguard.crypto.Blake2s;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.wire.Message;

/// mac1 and mac2, the last two fields of a handshake message (§5.4.4).
final class Macs {
    static final int LENGTH = Blake2s.MAC_LENGTH;
    private static final byte[] LABEL_MAC1 = "mac1----".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LABEL_COOKIE = "cookie--".getBytes(StandardCharsets.US_ASCII);

    private Macs() {}

    /// `HASH(LABEL_MAC1 || S_pub)`: whoever knows the receiver's public key can compute mac1.
    static byte[] mac1Key(PublicKey receiver) {
        return Blake2s.hash(LABEL_MAC1, receiver.bytes());
    }

    /// `HASH(LABEL_COOKIE || S_pub)`: the key of cookie replies (§5.4.7).
    static byte[] cookieKey(PublicKey responder) {
        return Blake2s.hash(LABEL_COOKIE, responder.bytes());
    }

    /// `MAC(key, msg_alpha)`, over all bytes before mac1.
    static byte[] mac1(byte[] mac1Key, Message.Handshake message) {
        return Blake2s.mac(mac1Key, message.bytes(), message.mac1Offset());
    }

    /// `MAC(cookie, msg_beta)`, over all bytes before mac2.
    static byte[] mac2(byte[] cookie, Message.Handshake message) {
        return Blake2s.mac(cookie, message.bytes(), message.mac1Offset() + LENGTH);
    }

    static byte[] fieldMac1(Message.Handshake message) {
        return field(message, message.mac1Offset());
    }

    static boolean hasMac1(Message.Handshake message, byte[] expected) {
        return MessageDigest.isEqual(fieldMac1(message), expected);
    }

    static boolean hasMac2(Message.Handshake message, byte[] expected) {
        return MessageDigest.isEqual(field(message, message.mac1Offset() + LENGTH), expected);
    }

    static void putMac1(Message.Handshake message, byte[] mac1) {
        System.arraycopy(mac1, 0, message.bytes(), message.mac1Offset(), LENGTH);
    }

    static void putMac2(Message.Handshake message, byte[] mac2) {
        System.arraycopy(mac2, 0, message.bytes(), message.mac1Offset() + LENGTH, LENGTH);
    }

    private static byte[] field(Message.Handshake message, int offset) {
        return Arrays.copyOfRange(message.bytes(), offset, offset + LENGTH);
    }
}
