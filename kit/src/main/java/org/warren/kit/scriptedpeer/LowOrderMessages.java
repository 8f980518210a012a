package org.warren.kit.scriptedpeer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.crypto.Blake2s;
import org.warren.wireguard.crypto.Curve25519;
import org.warren.wireguard.crypto.RandomSource;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.noise.StaticIdentity;
import org.warren.wireguard.noise.Tai64n;
import org.warren.wireguard.wire.Initiation;
import org.warren.wireguard.wire.Response;

/// Handshake messages with an ephemeral key of zero, a point of low order: each Diffie-Hellman result with it is zero.
/// Written from whitepaper §5.4, because the states of `noise` refuse such a key.
final class LowOrderMessages {

    private static final byte[] ZERO = new byte[Curve25519.LENGTH];
    private static final byte[] EMPTY = {};

    private final StaticIdentity own;
    private final PublicKey subject;
    private final RandomSource random;
    private byte[] chain = Blake2s.hash(ascii("Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s"));
    private byte[] hash = Blake2s.hash(chain, ascii("WireGuard v1 zx2c4 Jason@zx2c4.com"));

    LowOrderMessages(StaticIdentity own, PublicKey subject, RandomSource random) {
        this.own = own;
        this.subject = subject;
        this.random = random;
    }

    byte[] initiation(Tai64n timestamp) {
        mixHash(subject.bytes());
        chain = Blake2s.kdf(1, chain, ZERO)[0];
        mixHash(ZERO);
        byte[] encryptedStatic = seal(key(ZERO), own.publicKey().bytes());
        byte[] staticStatic = own.agree(subject.bytes()).orElseThrow();
        byte[] stamp = ByteBuffer.allocate(12)
                .putLong(timestamp.seconds())
                .putInt(timestamp.nanos())
                .array();
        byte[] encryptedTimestamp = seal(key(staticStatic), stamp);
        byte[] message = Initiation.of(random.nextInt(), ZERO, encryptedStatic, encryptedTimestamp)
                .bytes();
        PeerMacs.stamp(message, subject);
        return message;
    }

    byte[] response(Initiation initiation) {
        mixHash(own.publicKey().bytes());
        chain = Blake2s.kdf(1, chain, initiation.ephemeral())[0];
        mixHash(initiation.ephemeral());
        key(own.agree(initiation.ephemeral()).orElseThrow());
        mixHash(initiation.encryptedStatic());
        key(own.agree(subject.bytes()).orElseThrow());
        mixHash(initiation.encryptedTimestamp());
        chain = Blake2s.kdf(1, chain, ZERO)[0];
        mixHash(ZERO);
        chain = Blake2s.kdf(1, chain, ZERO)[0];
        chain = Blake2s.kdf(1, chain, ZERO)[0];
        byte[][] derived = Blake2s.kdf(3, chain, ZERO);
        chain = derived[0];
        mixHash(derived[1]);
        byte[] message = Response.of(random.nextInt(), initiation.senderIndex(), ZERO, seal(derived[2], EMPTY))
                .bytes();
        PeerMacs.stamp(message, subject);
        return message;
    }

    private void mixHash(byte[] data) {
        hash = Blake2s.hash(hash, data);
    }

    private byte[] key(byte[] shared) {
        byte[][] derived = Blake2s.kdf(2, chain, shared);
        chain = derived[0];
        return derived[1];
    }

    private byte[] seal(byte[] key, byte[] plaintext) {
        byte[] sealed = Arrays.copyOf(plaintext, plaintext.length + Aead.TAG_LENGTH);
        Aead.fastest().key(key).seal(new byte[Aead.NONCE_LENGTH], hash, sealed, 0, plaintext.length);
        mixHash(sealed);
        return sealed;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
