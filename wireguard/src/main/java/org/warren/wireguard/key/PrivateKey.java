package org.warren.wireguard.key;

import org.warren.wireguard.crypto.Curve25519;
import org.warren.wireguard.crypto.RandomSource;

/// A static private key, clamped when it is made (RFC 7748 §5). `toString` does not show it.
public final class PrivateKey extends SecretKey {
    private PrivateKey(byte[] key) {
        super(key);
        Curve25519.clamp(key);
    }

    public static PrivateKey of(byte[] key) {
        return new PrivateKey(KeyText.checked(key));
    }

    public static PrivateKey fromBase64(String text) {
        return new PrivateKey(KeyText.fromBase64(text));
    }

    public static PrivateKey fromHex(String text) {
        return new PrivateKey(KeyText.fromHex(text));
    }

    /// `wg genkey`.
    public static PrivateKey generate(RandomSource random) {
        return new PrivateKey(random.bytes(KeyText.LENGTH));
    }

    /// `wg pubkey`.
    public PublicKey publicKey() {
        return PublicKey.of(Curve25519.publicKey(key));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PrivateKey that && hasBytesOf(that);
    }

    @Override
    public int hashCode() {
        return publicKey().hashCode();
    }
}
