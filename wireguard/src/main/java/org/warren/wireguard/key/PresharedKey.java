package org.warren.wireguard.key;

import org.warren.wireguard.crypto.RandomSource;

/// The symmetric key that two peers may share in addition to their key pairs (§5.2). All zeros means none, so a
/// destroyed key equals none. `toString` does not show it.
public final class PresharedKey extends SecretKey {
    /// No preshared key.
    public static final PresharedKey NONE = new PresharedKey(new byte[KeyText.LENGTH]);

    private PresharedKey(byte[] key) {
        super(key);
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

    @Override
    public boolean equals(Object other) {
        return other instanceof PresharedKey that && hasBytesOf(that);
    }

    @Override
    public int hashCode() {
        return 0; // says nothing of the key
    }

    @Override
    public String toString() {
        return isNone() ? "PresharedKey(none)" : super.toString();
    }
}
