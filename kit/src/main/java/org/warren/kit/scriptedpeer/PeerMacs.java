package org.warren.kit.scriptedpeer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.warren.wireguard.bytes.LittleEndian;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.crypto.Blake2s;
import org.warren.wireguard.crypto.RandomSource;
import org.warren.wireguard.crypto.XChaCha20Poly1305;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.wire.CookieReply;

/// mac1, mac2 and cookies of encoded messages (whitepaper §5.4.4 and §5.4.7).
public final class PeerMacs {

    private static final int LENGTH = Blake2s.MAC_LENGTH;
    private static final int INDEX_OFFSET = 4;

    private PeerMacs() {}

    /// Writes mac1 into an initiation or a response of the right length, over all bytes before it.
    ///
    /// @param receiver the message's recipient
    public static void stamp(byte[] message, PublicKey receiver) {
        System.arraycopy(mac1(message, receiver), 0, message, message.length - 2 * LENGTH, LENGTH);
    }

    /// Writes mac2 into a message that has its mac1.
    public static void stampCookie(byte[] message, byte[] cookie) {
        System.arraycopy(
                Blake2s.mac(cookie, message, message.length - LENGTH), 0, message, message.length - LENGTH, LENGTH);
    }

    /// Whether mac1 is valid.
    ///
    /// @param receiver the message's recipient
    public static boolean hasMac1(byte[] message, PublicKey receiver) {
        return Arrays.equals(mac1(message, receiver), mac1(message));
    }

    /// Whether mac2 was computed with this cookie.
    public static boolean hasMac2(byte[] message, byte[] cookie) {
        return Arrays.equals(
                Blake2s.mac(cookie, message, message.length - LENGTH),
                Arrays.copyOfRange(message, message.length - LENGTH, message.length));
    }

    /// Whether mac2 is all zero, as it is without a cookie.
    public static boolean isWithoutMac2(byte[] message) {
        return Arrays.equals(new byte[LENGTH], Arrays.copyOfRange(message, message.length - LENGTH, message.length));
    }

    /// The field mac1 of a message.
    public static byte[] mac1(byte[] message) {
        return Arrays.copyOfRange(message, message.length - 2 * LENGTH, message.length - LENGTH);
    }

    /// A cookie reply to an initiation or a response.
    ///
    /// @param sender whose public key is the reply's key
    /// @param mac1 the additional data, which is the message's mac1 in a valid reply
    /// @param cookie of 16 bytes
    public static byte[] cookieReply(
            byte[] message, PublicKey sender, byte[] mac1, byte[] cookie, RandomSource random) {
        byte[] nonce = random.bytes(XChaCha20Poly1305.NONCE_LENGTH);
        byte[] sealed = XChaCha20Poly1305.seal(Aead.fastest(), cookieKey(sender), nonce, mac1, cookie);
        int index = LittleEndian.getInt(message, INDEX_OFFSET);
        return CookieReply.of(index, nonce, sealed).bytes();
    }

    /// The cookie of a reply; empty if it does not answer this mac1.
    ///
    /// @param sender of the reply
    public static Optional<byte[]> cookie(CookieReply reply, PublicKey sender, byte[] mac1) {
        byte[] buffer = reply.encryptedCookie();
        boolean isTrue = XChaCha20Poly1305.open(Aead.fastest(), cookieKey(sender), reply.nonce(), mac1, buffer);
        return isTrue ? Optional.of(Arrays.copyOf(buffer, LENGTH)) : Optional.empty();
    }

    private static byte[] mac1(byte[] message, PublicKey receiver) {
        byte[] key = Blake2s.hash("mac1----".getBytes(StandardCharsets.US_ASCII), receiver.bytes());
        return Blake2s.mac(key, message, message.length - 2 * LENGTH);
    }

    private static byte[] cookieKey(PublicKey sender) {
        return Blake2s.hash("cookie--".getBytes(StandardCharsets.US_ASCII), sender.bytes());
    }
}
