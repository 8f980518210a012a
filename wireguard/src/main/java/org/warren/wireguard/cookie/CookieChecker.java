package org.warren.wireguard.cookie;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.crypto.Blake2s;
import org.warren.wireguard.crypto.RandomSource;
import org.warren.wireguard.crypto.XChaCha20Poly1305;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.wire.CookieReply;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Message;

/// The receiver's side of mac1, mac2 and cookies.
final class CookieChecker {
    /// §5.4.7: the secret changes every two minutes.
    static final long SECRET_LIFETIME = 120_000_000_000L;

    private static final int SECRET_LENGTH = 32;

    private final Aead aead;
    private final RandomSource random;
    private final byte[] mac1Key;
    private final byte[] cookieKey;
    private byte @Nullable [] secret;
    private long secretBorn;

    CookieChecker(Aead aead, RandomSource random, PublicKey local) {
        this.aead = aead;
        this.random = random;
        this.mac1Key = Macs.mac1Key(local);
        this.cookieKey = Macs.cookieKey(local);
    }

    boolean hasMac1(Message.Handshake message) {
        return Macs.hasMac1(message, Macs.mac1(mac1Key, message));
    }

    boolean hasMac2(Message.Handshake message, Endpoint from, long now) {
        return Macs.hasMac2(message, Macs.mac2(cookie(from, now), message));
    }

    CookieReply reply(Message.Handshake message, Endpoint from, long now) {
        byte[] nonce = random.bytes(XChaCha20Poly1305.NONCE_LENGTH);
        byte[] ad = Macs.fieldMac1(message);
        byte[] encrypted = XChaCha20Poly1305.seal(aead, cookieKey, nonce, ad, cookie(from, now));
        return CookieReply.of(message.senderIndex(), nonce, encrypted);
    }

    /// `MAC(R_m, A_m)`: the secret over the source address and port.
    private byte[] cookie(Endpoint from, long now) {
        byte[] held = secret;
        if (held == null || secretBorn + SECRET_LIFETIME - now <= 0) {
            held = random.bytes(SECRET_LENGTH);
            secret = held;
            secretBorn = now;
        }
        byte[] address = from.address().toBytes();
        ByteBuffer input = ByteBuffer.allocate(address.length + Short.BYTES);
        input.put(address).putShort((short) from.port());
        return Blake2s.mac(held, input.array(), input.capacity());
    }
}
