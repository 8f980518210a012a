package org.warren.wireguard.noise;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.crypto.Blake2s;

/// The chaining key `C` and the hash `H` that both sides compute during a handshake (§5.4).
final class SymmetricState {
    static final byte[] CONSTRUCTION = ascii("Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s");
    static final byte[] IDENTIFIER = ascii("WireGuard v1 zx2c4 Jason@zx2c4.com");
    private static final byte[] INITIAL_CHAINING_KEY = Blake2s.hash(CONSTRUCTION);
    private static final byte[] NONCE_ZERO = new byte[Aead.NONCE_LENGTH];
    private static final byte[] EMPTY = new byte[0];

    private final Aead aead;
    private byte[] chainingKey;
    private byte[] hash;

    private SymmetricState(Aead aead, byte[] chainingKey, byte[] hash) {
        this.aead = aead;
        this.chainingKey = chainingKey;
        this.hash = hash;
    }

    /// The state after the construction, a prologue (which is WireGuard's identifier) and the responder's static key.
    static SymmetricState begin(Aead aead, byte[] prologue, byte[] responderStatic) {
        byte[] hash = Blake2s.hash(Blake2s.hash(INITIAL_CHAINING_KEY, prologue), responderStatic);
        return new SymmetricState(aead, INITIAL_CHAINING_KEY.clone(), hash);
    }

    /// A copy, so that an invalid message leaves the original unchanged.
    SymmetricState copy() {
        return new SymmetricState(aead, chainingKey.clone(), hash.clone());
    }

    /// `H := HASH(H || data)`
    void mixHash(byte[] data) {
        hash = Blake2s.hash(hash, data);
    }

    /// `C := KDF1(C, input)`
    void mixChain(byte[] input) {
        Secrets.zero(mixKey(input));
    }

    /// `(C, k) := KDF2(C, input)`; returns k, which the caller zeroes.
    byte[] mixKey(byte[] input) {
        byte[][] derived = Blake2s.kdf(2, chainingKey, input);
        replaceChainingKey(derived[0]);
        return derived[1];
    }

    /// `(C, t, k) := KDF3(C, Q)`, `H := HASH(H || t)`; returns k, which the caller zeroes.
    byte[] mixPresharedKey(byte[] presharedKey) {
        byte[][] derived = Blake2s.kdf(3, chainingKey, presharedKey);
        replaceChainingKey(derived[0]);
        mixHash(derived[1]);
        Secrets.zero(derived[1]);
        return derived[2];
    }

    /// `AEAD(key, 0, plaintext, H)`, mixed into the hash. The key is zeroed.
    byte[] seal(byte[] key, byte[] plaintext) {
        byte[] buffer = Arrays.copyOf(plaintext, plaintext.length + Aead.TAG_LENGTH);
        Aead.Key bound = aead.key(key);
        bound.seal(NONCE_ZERO, hash, buffer, 0, plaintext.length);
        bound.destroy();
        Secrets.zero(key);
        mixHash(buffer);
        return buffer;
    }

    /// The inverse of [#seal]; empty if the tag does not verify. The key is zeroed.
    Optional<byte[]> open(byte[] key, byte[] ciphertext) {
        byte[] buffer = ciphertext.clone();
        Aead.Key bound = aead.key(key);
        boolean valid = bound.open(NONCE_ZERO, hash, buffer, 0, buffer.length);
        bound.destroy();
        Secrets.zero(key);
        mixHash(ciphertext);
        return valid ? Optional.of(Arrays.copyOf(buffer, buffer.length - Aead.TAG_LENGTH)) : Optional.empty();
    }

    /// `KDF2(C, empty)`: the initiator's sending key and its receiving key (§5.4.5). The state cannot be used
    /// afterwards.
    byte[][] split() {
        byte[][] keys = Blake2s.kdf(2, chainingKey, EMPTY);
        destroy();
        return keys;
    }

    byte[] hash() {
        return hash.clone();
    }

    void destroy() {
        Secrets.zero(chainingKey, hash);
    }

    private void replaceChainingKey(byte[] next) {
        Secrets.zero(chainingKey);
        chainingKey = next;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
