package org.warren.wireguard.crypto;

import java.util.Arrays;
import org.warren.wireguard.bytes.LittleEndian;

/// BLAKE2s of RFC 7693: `HASH`, `MAC` and, built on them, `HMAC` and `KDF` of whitepaper §5.4.
///
/// We do not use a library: Bouncy Castle's, the only one for Java, also loads a registry of services and ASN.1, about
/// a hundred classes at each start of the daemon.
public final class Blake2s {
    public static final int HASH_LENGTH = 32;
    public static final int MAC_LENGTH = 16;
    private static final int BLOCK_LENGTH = 64;
    private static final int ROUNDS = 10;
    private static final int WORDS = 16;
    private static final byte[] NO_KEY = {};

    /// RFC 7693 §2.6.
    private static final int[] IV = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
    };

    /// RFC 7693 §2.7, a hexadecimal digit for each word of a round.
    private static final long[] SIGMA = {
        0x0123456789abcdefL, 0xea489fd61c02b753L, 0xb8c052fdae367194L, 0x7931dcbe265a40f8L, 0x905724afe1bc683dL,
        0x2c6a0b834d75fe19L, 0xc51fed4a0763928bL, 0xdb7ec13950f4862aL, 0x6fe9b308c2d714a5L, 0xa2847615fb9e3cd0L
    };

    private final int[] state = IV.clone();
    private final int[] work = new int[WORDS];
    private final int[] message = new int[WORDS];
    private final byte[] block = new byte[BLOCK_LENGTH];
    private final int outLength;
    /// The number of bytes in the current block, and in the blocks before it.
    private int filled;

    private long before;

    private Blake2s(byte[] key, int outLength) {
        this.outLength = outLength;
        state[0] ^= 0x01010000 | key.length << 8 | outLength; // §2.8, the parameter block
        if (key.length > 0) {
            System.arraycopy(key, 0, block, 0, key.length);
            filled = BLOCK_LENGTH;
        }
    }

    /// `HASH(input)` over the concatenation of the parts.
    public static byte[] hash(byte[]... parts) {
        return new Blake2s(NO_KEY, HASH_LENGTH).finish(parts);
    }

    /// `MAC(key, input)`: keyed BLAKE2s with 16 bytes of output, over `length` bytes from the start.
    ///
    /// @param key of at most 32 bytes
    public static byte[] mac(byte[] key, byte[] input, int length) {
        Blake2s digest = new Blake2s(key, MAC_LENGTH);
        digest.update(input, length);
        return digest.finish();
    }

    /// `HMAC(key, input)` of RFC 2104 with BLAKE2s, which is not its keyed mode.
    public static byte[] hmac(byte[] key, byte[]... parts) {
        byte[] pad = Arrays.copyOf(key.length > BLOCK_LENGTH ? hash(key) : key, BLOCK_LENGTH);
        xor(pad, 0x36);
        Blake2s inner = new Blake2s(NO_KEY, HASH_LENGTH);
        inner.update(pad, BLOCK_LENGTH);
        byte[] innerHash = inner.finish(parts);
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

    private void update(byte[] input, int length) {
        int at = 0;
        while (at < length) {
            if (filled == BLOCK_LENGTH) { // only when more follows: the last block is marked
                before += BLOCK_LENGTH;
                compress(before, false);
                filled = 0;
            }
            int count = Math.min(BLOCK_LENGTH - filled, length - at);
            System.arraycopy(input, at, block, filled, count);
            filled += count;
            at += count;
        }
    }

    private byte[] finish(byte[]... parts) {
        for (byte[] part : parts) {
            update(part, part.length);
        }
        Arrays.fill(block, filled, BLOCK_LENGTH, (byte) 0);
        compress(before + filled, true);
        byte[] out = new byte[HASH_LENGTH];
        for (int i = 0; i < state.length; i++) {
            LittleEndian.putInt(out, Integer.BYTES * i, state[i]);
        }
        wipe();
        return outLength == HASH_LENGTH ? out : Arrays.copyOf(out, outLength);
    }

    /// Zeroes the state, which contained keys.
    private void wipe() {
        Arrays.fill(block, (byte) 0);
        Arrays.fill(message, 0);
        Arrays.fill(work, 0);
        Arrays.fill(state, 0);
    }

    /// RFC 7693 §3.2.
    private void compress(long bytes, boolean last) {
        int[] v = work;
        System.arraycopy(state, 0, v, 0, IV.length);
        System.arraycopy(IV, 0, v, IV.length, IV.length);
        v[12] ^= (int) bytes;
        v[13] ^= (int) (bytes >>> Integer.SIZE);
        v[14] ^= last ? -1 : 0;
        for (int i = 0; i < WORDS; i++) {
            message[i] = LittleEndian.getInt(block, Integer.BYTES * i);
        }
        for (int round = 0; round < ROUNDS; round++) {
            long order = SIGMA[round];
            for (int i = 0; i < 4; i++) {
                mix(i, 4 + i, 8 + i, 12 + i, order, 2 * i);
            }
            for (int i = 0; i < 4; i++) {
                mix(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4, order, 8 + 2 * i);
            }
        }
        for (int i = 0; i < state.length; i++) {
            state[i] ^= v[i] ^ v[IV.length + i];
        }
    }

    /// RFC 7693 §3.1, with the two message words that this round uses at `place`.
    private void mix(int a, int b, int c, int d, long order, int place) {
        int[] v = work;
        v[a] += v[b] + message[(int) (order >>> (60 - 4 * place)) & 0xf];
        v[d] = Integer.rotateRight(v[d] ^ v[a], 16);
        v[c] += v[d];
        v[b] = Integer.rotateRight(v[b] ^ v[c], 12);
        v[a] += v[b] + message[(int) (order >>> (56 - 4 * place)) & 0xf];
        v[d] = Integer.rotateRight(v[d] ^ v[a], 8);
        v[c] += v[d];
        v[b] = Integer.rotateRight(v[b] ^ v[c], 7);
    }

    private static void xor(byte[] bytes, int value) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (bytes[i] ^ value);
        }
    }
}
