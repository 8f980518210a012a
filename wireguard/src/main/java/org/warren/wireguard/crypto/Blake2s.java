package org.warren.wireguard.crypto;

import java.util.Arrays;
import org.bouncycastle.crypto.digests.Blake2sDigest;

/// BLAKE2s of RFC 7693: `HASH`, `MAC` and, built on them, `HMAC` and `KDF` of whitepaper §5.4.
public final class Blake2s {
    public static final int HASH_LENGTH = 32;
    public static final int MAC_LENGTH = 16;
    private static final int BLOCK_LENGTH = 64;

    private Blake2s() {}

    /// `HASH(input)` over the concatenation of the parts.
    public static byte[] hash(byte[]... parts) {
        return finish(new Blake2sDigest(null, HASH_LENGTH, null, null), parts);
    }

    /// `MAC(key, input)`: keyed BLAKE2s with 16 bytes of output, over `length` bytes from the start.
    public static byte[] mac(byte[] key, byte[] input, int length) {
        Blake2sDigest digest = new Blake2sDigest(key, MAC_LENGTH, null, null);
        digest.update(input, 0, length);
        return finish(digest);
    }

    /// `HMAC(key, input)` of RFC 2104 with BLAKE2s, which is not its keyed mode.
    public static byte[] hmac(byte[] key, byte[]... parts) {
        byte[] pad = Arrays.copyOf(key.length > BLOCK_LENGTH ? hash(key) : key, BLOCK_LENGTH);
        xor(pad, 0x36);
        Blake2sDigest inner = new Blake2sDigest(null, HASH_LENGTH, null, null);
        inner.update(pad, 0, BLOCK_LENGTH);
        byte[] innerHash = finish(inner, parts);
        xor(pad, 0x36 ^ 0x5c);
        byte[] out = hash(pad, innerHash);
        Arrays.fill(pad, (byte) 0);
        return out;
    }

    /// `KDF_n(key, input)`: n keys of 32 bytes.
    public static byte[][] kdf(int n, byte[] key, byte[] input) {
        byte[] secret = hmac(key, input);
        byte[][] out = new byte[n][];
        byte[] last = new byte[0];
        for (int i = 0; i < n; i++) {
            out[i] = hmac(secret, last, new byte[] {(byte) (i + 1)});
            last = out[i];
        }
        Arrays.fill(secret, (byte) 0);
        return out;
    }

    private static byte[] finish(Blake2sDigest digest, byte[]... parts) {
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        byte[] out = new byte[digest.getDigestSize()];
        digest.doFinal(out, 0);
        return out;
    }

    private static void xor(byte[] bytes, int value) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (bytes[i] ^ value);
        }
    }
}
