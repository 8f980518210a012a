package org.warren.wireguard.noise;

import java.util.Optional;
import org.warren.wireguard.crypto.Curve25519;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;

/// The static key pair of an interface.
public final class StaticIdentity {
    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    public StaticIdentity(PrivateKey privateKey) {
        this.privateKey = privateKey;
        this.publicKey = privateKey.publicKey();
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    public PrivateKey privateKey() {
        return privateKey;
    }

    /// `DH(S_priv, other)`; empty for a point of low order.
    public Optional<byte[]> agree(byte[] otherPublic) {
        byte[] key = privateKey.bytes();
        Optional<byte[]> shared = Curve25519.agree(key, otherPublic);
        Secrets.zero(key);
        return shared;
    }
}
