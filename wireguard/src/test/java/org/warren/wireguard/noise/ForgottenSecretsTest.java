package org.warren.wireguard.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.crypto.Blake2s;
import org.warren.wireguard.crypto.BouncyCastleAead;
import org.warren.wireguard.crypto.Curve25519;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.wire.Response;

/// What a handshake has used, it zeroes: seen in the arrays that it hands to the cipher, to the random source and to a
/// key log.
class ForgottenSecretsTest {
    private static final byte[] INPUT = {1, 2, 3};

    private final SeededRandom seeded = new SeededRandom(20);
    private final List<byte[]> drawn = new ArrayList<>();
    private final List<byte[]> logged = new ArrayList<>();
    private final RememberingAead aead = new RememberingAead();
    private final NoiseSuite suite = new NoiseSuite(
            aead,
            out -> {
                seeded.nextBytes(out);
                drawn.add(out);
            },
            (local, remote, ephemeral, key) -> logged.add(local));
    private final StaticIdentity initiator = new StaticIdentity(PrivateKey.generate(seeded));
    private final StaticIdentity responder = new StaticIdentity(PrivateKey.generate(seeded));
    private final byte[] shared = initiator.agree(responder.publicKey().bytes()).orElseThrow();
    private InitiatorHandshake begun = begin();

    @BeforeEach
    void nothingIsZeroBefore() {
        assertThat(drawn).hasSize(1).allSatisfy(each -> assertThat(each).isNotEqualTo(new byte[each.length]));
    }

    @Test
    @Conformance("T9")
    void t9_keysOfTheCipherAreZeroedAndDestroyed() {
        assertThat(begun.complete(respond(), PresharedKey.NONE)).isPresent();

        // Static key and timestamp, each sealed and opened, and the empty one of the response.
        assertThat(aead.keys).hasSize(6).allSatisfy(ForgottenSecretsTest::isZero);
        assertThat(aead.bound).hasSize(6).allMatch(key -> key.isDestroyed);
    }

    @Test
    @Conformance("T9")
    void t9_ephemeralKeysAreZeroedWhenTheHandshakeIsOver() {
        Response response = respond();
        assertThat(drawn).hasSize(2);
        isZero(drawn.getLast());
        assertThat(drawn.getFirst()).isNotEqualTo(new byte[Curve25519.LENGTH]);

        assertThat(begun.complete(response, PresharedKey.NONE)).isPresent();
        isZero(drawn.getFirst());
    }

    @Test
    @Conformance("T9")
    void t9_anEphemeralKeyIsZeroedWhenItsHandshakeIsGivenUp() {
        begun.destroy();

        isZero(drawn.getFirst());
    }

    @Test
    void aFalseResponseLeavesTheEphemeralKey() {
        Response response = respond();
        assertThat(begun.complete(response, PresharedKey.generate(seeded))).isEmpty();
        assertThat(drawn.getFirst()).isNotEqualTo(new byte[Curve25519.LENGTH]);
        assertThat(begun.complete(response, PresharedKey.NONE)).isPresent();
    }

    @Test
    void theCopyOfThePrivateKeyThatAKeyLogIsGivenIsZeroedBehindIt() {
        assertThat(begun.complete(respond(), PresharedKey.NONE)).isPresent();

        assertThat(logged).hasSize(2).allSatisfy(ForgottenSecretsTest::isZero);
    }

    @Test
    void aStateThatIsSplitIsZero() {
        SymmetricState state = SymmetricState.begin(
                aead, SymmetricState.IDENTIFIER, responder.publicKey().bytes());
        state.mixChain(INPUT);
        assertThat(state.hash()).isNotEqualTo(new byte[32]);

        assertThat(state.split()[0]).isNotEqualTo(new byte[32]);

        isZero(state.hash());
        // What comes out of the chaining key says what it is.
        assertThat(state.mixKey(INPUT)).isEqualTo(Blake2s.kdf(2, new byte[32], INPUT)[1]);
    }

    @Test
    void bothKeysOfASessionAreZeroedTogether() {
        TransportKeys keys = begun.complete(respond(), PresharedKey.NONE).orElseThrow();
        assertThat(keys.sending()).isNotEqualTo(new byte[32]);

        keys.destroy();

        isZero(keys.sending());
        isZero(keys.receiving());
    }

    private InitiatorHandshake begin() {
        Tai64n now = Tai64n.of(Instant.ofEpochSecond(1_700_000_000));
        return InitiatorHandshake.begin(suite, initiator, responder.publicKey(), shared, 5, now)
                .orElseThrow();
    }

    private Response respond() {
        return ReceivedInitiation.read(suite, responder, begun.initiation())
                .flatMap(received -> received.authenticate(shared))
                .flatMap(authentic -> authentic.respond(suite, 9, PresharedKey.NONE))
                .orElseThrow()
                .response();
    }

    private static void isZero(byte[] secret) {
        assertThat(secret).containsOnly(0);
    }

    /// Keeps the arrays that keys were made of, and the keys.
    private static final class RememberingAead implements Aead {
        final List<byte[]> keys = new ArrayList<>();
        final List<RememberedKey> bound = new ArrayList<>();
        private final Aead inner = new BouncyCastleAead();

        @Override
        public String name() {
            return inner.name();
        }

        @Override
        public Key key(byte[] key) {
            keys.add(key);
            RememberedKey made = new RememberedKey(inner.key(key));
            bound.add(made);
            return made;
        }
    }

    private static final class RememberedKey implements Aead.Key {
        private final Aead.Key inner;
        private boolean isDestroyed;

        RememberedKey(Aead.Key inner) {
            this.inner = inner;
        }

        @Override
        public void seal(byte[] nonce, byte[] ad, byte[] buffer, int offset, int length) {
            inner.seal(nonce, ad, buffer, offset, length);
        }

        @Override
        public boolean open(byte[] nonce, byte[] ad, byte[] buffer, int offset, int length) {
            return inner.open(nonce, ad, buffer, offset, length);
        }

        @Override
        public void seal(long counter, MemorySegment memory, long offset, int length) {
            inner.seal(counter, memory, offset, length);
        }

        @Override
        public boolean open(long counter, MemorySegment memory, long offset, int length) {
            return inner.open(counter, memory, offset, length);
        }

        @Override
        public Aead.Key copy() {
            return new RememberedKey(inner.copy());
        }

        @Override
        public void destroy() {
            isDestroyed = true;
            inner.destroy();
        }
    }
}
