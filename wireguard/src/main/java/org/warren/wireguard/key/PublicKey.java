package org.warren.wireguard.key;

import java.util.Arrays;

/// A peer's identity: a Curve25519 point of 32 bytes.
public final class PublicKey extends Key implements Comparable<PublicKey> {
    private PublicKey(byte[] key) {
        super(key);
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

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey that && hasBytesOf(that);
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
