package org.warren.wireguard.key;

import java.security.MessageDigest;

/// The 32 bytes of a key, and their two text forms.
abstract sealed class Key permits PublicKey, SecretKey {
    final byte[] key;

    /// Takes ownership of the bytes.
    Key(byte[] key) {
        this.key = key;
    }

    public final byte[] bytes() {
        return key.clone();
    }

    public final String toBase64() {
        return KeyText.toBase64(key);
    }

    public final String toHex() {
        return KeyText.toHex(key);
    }

    /// Whether the bytes are equal, compared in constant time.
    final boolean hasBytesOf(Key that) {
        return MessageDigest.isEqual(key, that.key);
    }
}
