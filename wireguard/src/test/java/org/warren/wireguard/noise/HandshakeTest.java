package org.warren.wireguard.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.crypto.BouncyCastleAead;
import org.warren.wireguard.crypto.Curve25519;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.wire.Initiation;
import org.warren.wireguard.wire.Message;
import org.warren.wireguard.wire.Response;

class HandshakeTest {
    private static final Tai64n NOW = Tai64n.of(Instant.ofEpochSecond(1_700_000_000));
    private final SeededRandom random = new SeededRandom(20);
    private final NoiseSuite suite = new NoiseSuite(new BouncyCastleAead(), random, KeyLog.NONE);
    private final StaticIdentity initiator = new StaticIdentity(PrivateKey.generate(random));
    private final StaticIdentity responder = new StaticIdentity(PrivateKey.generate(random));
    private final byte[] shared = initiator.agree(responder.publicKey().bytes()).orElseThrow();
    private final PresharedKey psk = PresharedKey.generate(random);

    @Test
    void bothSidesDeriveTheSameKeys() {
        InitiatorHandshake begun = begin();
        AuthenticatedInitiation.Answer answer = authenticate(begun.initiation())
                .orElseThrow()
                .respond(suite, 9, psk)
                .orElseThrow();
        TransportKeys keys = begun.complete(answer.response(), psk).orElseThrow();

        assertThat(keys.sending()).isEqualTo(answer.keys().receiving()).isNotEqualTo(keys.receiving());
        assertThat(keys.receiving()).isEqualTo(answer.keys().sending());
        assertThat(keys.localIndex()).isEqualTo(answer.keys().remoteIndex()).isEqualTo(5);
        assertThat(keys.remoteIndex()).isEqualTo(answer.keys().localIndex()).isEqualTo(9);
        assertThat(keys.initiator()).isTrue();
        assertThat(answer.keys().initiator()).isFalse();
    }

    @Test
    @Conformance("S5")
    void s5_eachBitOfAnInitiationCounts() {
        Initiation initiation = begin().initiation();
        // Bytes 4 to 7, the sender index, and the macs are not part of the transcript: mac1 guards them.
        for (int bit = 8 * 8; bit < initiation.mac1Offset() * 8; bit++) {
            Initiation forged = (Initiation) flipped(initiation, bit);
            assertThat(authenticate(forged)).as("bit %d", bit).isEmpty();
        }
        assertThat(authenticate(initiation)).isPresent();
    }

    @Test
    @Conformance("S5")
    void s5_eachBitOfAResponseCountsAndAFalseOneChangesNothing() {
        InitiatorHandshake begun = begin();
        Response response = authenticate(begun.initiation())
                .orElseThrow()
                .respond(suite, 9, psk)
                .orElseThrow()
                .response();
        for (int bit = 12 * 8; bit < response.mac1Offset() * 8; bit++) {
            assertThat(begun.complete((Response) flipped(response, bit), psk))
                    .as("bit %d", bit)
                    .isEmpty();
        }
        assertThat(begun.complete(response, psk)).isPresent();
    }

    @Test
    @Conformance("H10")
    void h10_presharedKeysMustBeEqual() {
        InitiatorHandshake begun = begin();
        Response response = authenticate(begun.initiation())
                .orElseThrow()
                .respond(suite, 9, psk)
                .orElseThrow()
                .response();
        assertThat(begun.complete(response, PresharedKey.NONE)).isEmpty();
        assertThat(begun.complete(response, PresharedKey.generate(random))).isEmpty();
        assertThat(begun.complete(response, psk)).isPresent();
    }

    @Test
    @Conformance("H11")
    void h11_zeroAgreementAborts() {
        byte[] zero = new byte[Curve25519.LENGTH];
        assertThat(InitiatorHandshake.begin(suite, initiator, PublicKey.of(zero), shared, 5, NOW))
                .isEmpty();
        Initiation initiation = begin().initiation();
        Initiation zeroEphemeral =
                Initiation.of(5, zero, initiation.encryptedStatic(), initiation.encryptedTimestamp());
        assertThat(authenticate(zeroEphemeral)).isEmpty();
        InitiatorHandshake begun = begin();
        assertThat(begun.complete(Response.of(9, 5, zero, new byte[16]), psk)).isEmpty();
    }

    @Test
    void aKeyLogHearsBothEphemeralKeys() {
        List<byte[]> heard = new ArrayList<>();
        NoiseSuite logging = new NoiseSuite(
                suite.aead(), random, (local, remote, ephemeral, key) -> heard.add(Curve25519.publicKey(ephemeral)));
        InitiatorHandshake begun = InitiatorHandshake.begin(logging, initiator, responder.publicKey(), shared, 5, NOW)
                .orElseThrow();
        Response response = authenticate(begun.initiation())
                .orElseThrow()
                .respond(logging, 9, psk)
                .orElseThrow()
                .response();
        assertThat(begun.complete(response, psk)).isPresent();
        assertThat(heard)
                .containsExactly(response.ephemeral(), begun.initiation().ephemeral());
    }

    @Test
    @Conformance("H8")
    void h8_timestampsAreWhitened() {
        Instant second = Instant.ofEpochSecond(1_700_000_000);
        assertThat(Tai64n.of(second.plusNanos(Tai64n.STEP_NANOS - 1))).isEqualTo(Tai64n.of(second));
        assertThat(Tai64n.of(second.plusNanos(Tai64n.STEP_NANOS)).isAfter(Tai64n.of(second)))
                .isTrue();
        assertThat(Tai64n.of(second.plusNanos(999_999_999)).nanos() % (1 << 24)).isZero();
        assertThat(Tai64n.of(Instant.EPOCH).toBytes()).isEqualTo(new byte[] {0x40, 0, 0, 0, 0, 0, 0, 0x0a, 0, 0, 0, 0});
    }

    @Test
    @Conformance("H8")
    void h8_whitenedTimestampsStayMonotonic() {
        Tai64n last = Tai64n.of(Instant.ofEpochSecond(1_700_000_000));
        for (int i = 0; i < 200; i++) {
            assertThat(last.next().isAfter(last)).isTrue();
            assertThat(last.next().nanos()).isBetween(0, 999_999_999);
            last = last.next();
        }
        assertThat(last.isAfter(last)).isFalse();
    }

    private InitiatorHandshake begin() {
        return InitiatorHandshake.begin(suite, initiator, responder.publicKey(), shared, 5, NOW)
                .orElseThrow();
    }

    private Optional<AuthenticatedInitiation> authenticate(Initiation initiation) {
        return ReceivedInitiation.read(suite, responder, initiation).flatMap(read -> read.authenticate(shared));
    }

    private static Message flipped(Message.Handshake message, int bit) {
        byte[] bytes = message.bytes().clone();
        bytes[bit / 8] ^= (byte) (1 << (bit % 8));
        return Message.parse(ByteBuffer.wrap(bytes));
    }
}
