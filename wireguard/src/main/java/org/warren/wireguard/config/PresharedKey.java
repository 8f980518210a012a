package org.warren.wireguard.config;

import java.security.MessageDigest;
import java.util.Arrays;
import org.warren.wireguard.crypto.RandomSource;

/// The symmetric key that two peers may share beside their key pairs (§5.2). All zeros stands for none. `toString` does
/// not show it.
public final class PresharedKey {
    /// No preshared key.
    public static final PresharedKey NONE = new PresharedKey(new byte[KeyText.LENGTH]);

    private final byte[] key;

    private PresharedKey(byte[] key) {
        this.key = key;
    }

    public static PresharedKey of(byte[] key) {
        return new PresharedKey(KeyText.checked(key));
    }

    public static PresharedKey fromBase64(String text) {
        return new PresharedKey(KeyText.fromBase64(text));
    }

    public static PresharedKey fromHex(String text) {
        return new PresharedKey(KeyText.fromHex(text));
    }

    /// `wg genpsk`.
    public static PresharedKey generate(RandomSource random) {
        return new PresharedKey(random.bytes(KeyText.LENGTH));
    }

    public boolean isNone() {
        return equals(NONE);
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

    /// Overwrites the key with zeros, which makes it `NONE`.
    public void destroy() {
        Arrays.fill(key, (byte) 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PresharedKey that && MessageDigest.isEqual(key, that.key);
    }

    @Override
    public int hashCode() {
        return 0; // says nothing of the key
    }

    @Override
    public String toString() {
        return isNone() ? "PresharedKey(none)" : "PresharedKey(hidden)";
    }
}
