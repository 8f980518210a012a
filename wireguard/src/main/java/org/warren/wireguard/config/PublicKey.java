package org.warren.wireguard.config;

import java.util.Arrays;

/// A peer's identity: a Curve25519 point of 32 bytes.
public final class PublicKey implements Comparable<PublicKey> {
    private final byte[] key;

    private PublicKey(byte[] key) {
        this.key = key;
    }

    public static PublicKey of(byte[] key) {
        return new PublicKey(KeyText.checked(key));
    }

    public static PublicKey fromBase64(String text) {
        return new PublicKey(KeyText.fromBase64(text));
    }

    public static PublicKey fromHex(String text) {
        return new PublicKey(KeyText.fromHex(text));
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

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey that && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public int compareTo(PublicKey other) {
        return Arrays.compareUnsigned(key, other.key);
    }

    @Override
    public String toString() {
        return toBase64();
    }
}
