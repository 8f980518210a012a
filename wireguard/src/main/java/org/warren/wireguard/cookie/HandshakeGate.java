package org.warren.wireguard.cookie;

import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.crypto.RandomSource;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.wire.CookieReply;
import org.warren.wireguard.wire.Drop;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Message;

/// Decides, at the cost of a few hashes, whether a handshake message is worth a Diffie-Hellman computation (§5.3).
public final class HandshakeGate {
    private final CookieChecker checker;
    private final LoadMeter load = new LoadMeter();
    private final RateGate rate = new RateGate();

    public HandshakeGate(Aead aead, RandomSource random, PublicKey local) {
        this.checker = new CookieChecker(aead, random, local);
    }

    /// What to do with a handshake message.
    public sealed interface Admission {
        record Admitted() implements Admission {}

        record Refused(Drop why) implements Admission {}

        /// Refused, but the sender may prove its address with this cookie and try again.
        record Challenged(CookieReply reply) implements Admission {}
    }

    /// Whether the sender knows our public key. A message without a valid mac1 costs us one hash and does not count as
    /// load.
    public boolean hasMac1(Message.Handshake message) {
        return checker.hasMac1(message);
    }

    /// Decides about a message whose mac1 is valid. Admitting it costs us a Diffie-Hellman computation.
    public Admission admit(Message.Handshake message, Endpoint from, long now) {
        if (!load.isUnderLoad(now)) {
            return new Admission.Admitted();
        }
        // §5.3: under load a source first proves that it receives what we send to its address.
        if (!checker.hasMac2(message, from, now)) {
            return new Admission.Challenged(checker.reply(message, from, now));
        }
        return rate.admits(from.address(), now) ? new Admission.Admitted() : new Admission.Refused(Drop.RATE_LIMITED);
    }
}
