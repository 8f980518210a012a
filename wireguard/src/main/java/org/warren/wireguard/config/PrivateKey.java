package org.warren.wireguard.config;

import java.security.MessageDigest;
import java.util.Arrays;
import org.warren.wireguard.crypto.Curve25519;
import org.warren.wireguard.crypto.RandomSource;

/// A static private key, clamped when it is made (RFC 7748 §5). `toString` does not show it.
public final class PrivateKey {
    private final byte[] key;

    private PrivateKey(byte[] key) {
        Curve25519.clamp(key);
        this.key = key;
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

    public byte[] bytes() {
        return key.clone();
    }

    public String toBase64() {
        return KeyText.toBase64(key);
    }

    public String toHex() {
        return KeyText.toHex(key);
    }

    /// Overwrites the key with zeros.
    public void destroy() {
        Arrays.fill(key, (byte) 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PrivateKey that && MessageDigest.isEqual(key, that.key);
    }

    @Override
    public int hashCode() {
        return publicKey().hashCode();
    }

    @Override
    public String toString() {
        return "PrivateKey(hidden)";
    }
}
