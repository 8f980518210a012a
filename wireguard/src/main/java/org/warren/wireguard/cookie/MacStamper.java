package org.warren.wireguard.cookie;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.crypto.XChaCha20Poly1305;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.wire.CookieReply;
import org.warren.wireguard.wire.Message;

/// The sender's side of mac1, mac2 and cookies, for the messages to one peer.
public final class MacStamper {
    /// The responder replaces its secret after 120 s; 5 s are left for the transit.
    static final long COOKIE_LIFETIME = CookieChecker.SECRET_LIFETIME - 5_000_000_000L;

    private final Aead aead;
    private final byte[] mac1Key;
    private final byte[] cookieKey;
    private byte @Nullable [] lastMac1;
    private byte @Nullable [] cookie;
    private long cookieReceived;

    public MacStamper(Aead aead, PublicKey receiver) {
        this.aead = aead;
        this.mac1Key = Macs.mac1Key(receiver);
        this.cookieKey = Macs.cookieKey(receiver);
    }

    /// Fills in mac1, and mac2 while there is a fresh cookie.
    public void stamp(Message.Handshake message, long now) {
        lastMac1 = Macs.mac1(mac1Key, message);
        Macs.putMac1(message, lastMac1);
        // §5.4.4: mac2 stays zero without a cookie, or with one older than the responder's secret.
        byte[] held = cookie;
        if (held != null && cookieReceived + COOKIE_LIFETIME - now > 0) {
            Macs.putMac2(message, Macs.mac2(held, message));
        }
    }

    /// The result of processing a cookie reply.
    public enum Consumed {
        TAKEN,
        UNSOLICITED,
        FORGED
    }

    /// Stores a cookie for later messages (§6.6: nothing is retransmitted because of it).
    public Consumed consume(CookieReply reply, long now) {
        byte[] mac1 = lastMac1;
        if (mac1 == null) {
            return Consumed.UNSOLICITED;
        }
        byte[] buffer = reply.encryptedCookie();
        // §5.4.7: the reply is bound to the mac1 that it answers.
        if (!XChaCha20Poly1305.open(aead, cookieKey, reply.nonce(), mac1, buffer)) {
            return Consumed.FORGED;
        }
        cookie = Arrays.copyOf(buffer, Macs.LENGTH);
        cookieReceived = now;
        lastMac1 = null;
        return Consumed.TAKEN;
    }
}
