package org.warren.wireguard.crypto;

import java.util.Arrays;
import org.warren.wireguard.bytes.LittleEndian;

/// `XAEAD` of whitepaper §5.4: ChaCha20-Poly1305 with a nonce of 24 bytes, the first 16 of which go into the key
/// through HChaCha20 (draft-irtf-cfrg-xchacha-03 §2).
public final class XChaCha20Poly1305 {
    public static final int NONCE_LENGTH = 24;
    private static final int[] CONSTANTS = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

    private XChaCha20Poly1305() {}

    /// Returns the ciphertext and its tag.
    public static byte[] seal(Aead aead, byte[] key, byte[] nonce, byte[] ad, byte[] plaintext) {
        byte[] buffer = Arrays.copyOf(plaintext, plaintext.length + Aead.TAG_LENGTH);
        Aead.Key bound = subKey(aead, key, nonce);
        bound.seal(subNonce(nonce), ad, buffer, 0, plaintext.length);
        bound.destroy();
        return buffer;
    }

    /// Opens `buffer` in place; false if the tag does not verify.
    public static boolean open(Aead aead, byte[] key, byte[] nonce, byte[] ad, byte[] buffer) {
        Aead.Key bound = subKey(aead, key, nonce);
        boolean valid = bound.open(subNonce(nonce), ad, buffer, 0, buffer.length);
        bound.destroy();
        return valid;
    }

    private static Aead.Key subKey(Aead aead, byte[] key, byte[] nonce) {
        byte[] derived = hChaCha20(key, nonce);
        Aead.Key bound = aead.key(derived);
        Arrays.fill(derived, (byte) 0);
        return bound;
    }

    private static byte[] subNonce(byte[] nonce) {
        byte[] out = new byte[Aead.NONCE_LENGTH];
        System.arraycopy(nonce, 16, out, 4, 8);
        return out;
    }

    /// HChaCha20: derives a key of 32 bytes from a key and the first 16 bytes of a nonce.
    static byte[] hChaCha20(byte[] key, byte[] nonce) {
        int[] state = new int[16];
        System.arraycopy(CONSTANTS, 0, state, 0, 4);
        for (int i = 0; i < 8; i++) {
            state[4 + i] = LittleEndian.getInt(key, 4 * i);
        }
        for (int i = 0; i < 4; i++) {
            state[12 + i] = LittleEndian.getInt(nonce, 4 * i);
        }
        for (int i = 0; i < 10; i++) {
            doubleRound(state);
        }
        byte[] out = new byte[32];
        for (int i = 0; i < 4; i++) {
            LittleEndian.putInt(out, 4 * i, state[i]);
            LittleEndian.putInt(out, 16 + 4 * i, state[12 + i]);
        }
        Arrays.fill(state, 0);
        return out;
    }

    private static void doubleRound(int[] state) {
        for (int i = 0; i < 4; i++) {
            quarterRound(state, i, 4 + i, 8 + i, 12 + i);
        }
        for (int i = 0; i < 4; i++) {
            quarterRound(state, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
        }
    }

    private static void quarterRound(int[] s, int a, int b, int c, int d) {
        s[a] += s[b];
        s[d] = Integer.rotateLeft(s[d] ^ s[a], 16);
        s[c] += s[d];
        s[b] = Integer.rotateLeft(s[b] ^ s[c], 12);
        s[a] += s[b];
        s[d] = Integer.rotateLeft(s[d] ^ s[a], 8);
        s[c] += s[d];
        s[b] = Integer.rotateLeft(s[b] ^ s[c], 7);
    }
}
