package org.warren.wireguard.crypto;

import java.util.Optional;
import org.bouncycastle.math.ec.rfc7748.X25519;

/// X25519 of RFC 7748: `DH` and `DH-GENERATE` of whitepaper §5.4.
public final class Curve25519 {
    public static final int LENGTH = 32;

    private Curve25519() {}

    /// Clamps a private key (RFC 7748 §5).
    public static void clamp(byte[] privateKey) {
        privateKey[0] &= (byte) 0xf8;
        privateKey[31] = (byte) ((privateKey[31] & 0x7f) | 0x40);
    }

    /// A random private key, clamped.
    public static byte[] generate(RandomSource random) {
        byte[] key = random.bytes(LENGTH);
        clamp(key);
        return key;
    }

    public static byte[] publicKey(byte[] privateKey) {
        byte[] out = new byte[LENGTH];
        X25519.scalarMultBase(privateKey, 0, out, 0);
        return out;
    }

    /// `DH(private, public)`; empty if the result is zero, as it is for each point of low order.
    public static Optional<byte[]> agree(byte[] privateKey, byte[] publicKey) {
        byte[] out = new byte[LENGTH];
        return X25519.calculateAgreement(privateKey, 0, publicKey, 0, out, 0) ? Optional.of(out) : Optional.empty();
    }
}
