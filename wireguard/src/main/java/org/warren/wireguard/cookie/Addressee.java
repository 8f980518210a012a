package org.warren.wireguard.cookie;

import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.wire.Message;

/// Whom a handshake message is meant for, as far as an observer who knows only public keys can tell.
public final class Addressee {

    private Addressee() {}

    /// Whether the message was made for the owner of a key: mac1 is computed from that key alone (§5.4.4).
    public static boolean is(PublicKey receiver, Message.Handshake message) {
        return Macs.hasMac1(message, Macs.mac1(Macs.mac1Key(receiver), message));
    }
}
