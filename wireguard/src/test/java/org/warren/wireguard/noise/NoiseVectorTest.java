package org.warren.wireguard.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.crypto.Blake2s;
import org.warren.wireguard.crypto.BouncyCastleAead;
import org.warren.wireguard.crypto.Curve25519;
import org.warren.wireguard.support.Conformance;

/// The vector `Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s` of the cacophony collection. It has a prologue and payloads that
/// WireGuard has not,
/// so it drives the symmetric state through the steps of the pattern; that the handshake classes take the same steps is
/// shown by
/// [HandshakeTest] and by interoperation.
class NoiseVectorTest {
    private static final byte[] PROLOGUE = hex("4a6f686e2047616c74");
    private static final byte[] PSK = hex("54686973206973206d7920417573747269616e20706572737065637469766521");
    private static final byte[] INIT_STATIC = hex("e61ef9919cde45dd5f82166404bd08e38bceb5dfdfded0a34c8df7ed542214d1");
    private static final byte[] INIT_EPHEMERAL =
            hex("893e28b9dc6ca8d611ab664754b8ceb7bac5117349a4439a6b0569da977c464a");
    private static final byte[] RESP_STATIC = hex("4a3acbfdb163dec651dfa3194dece676d437029c62a408b4c5ea9114246e4893");
    private static final byte[] RESP_STATIC_PUBLIC =
            hex("31e0303fd6418d2f8c0e78b91f22e8caed0fbe48656dcf4767e4834f701b8f62");
    private static final byte[] RESP_EPHEMERAL =
            hex("bbdb4cdbd309f1a1f2e1456967fe288cadd6f712d65dc7b7793d5e63da6b375b");
    private static final String MESSAGE_1 = "ca35def5ae56cec33dc2036731ab14896bc4c75dbb07a61f879f8e3afa4c7944"
            + "001e21de9f98ddd8e2ad57527207feb56253c9c94a9e496782ecfcb2a75fbcaf1b52948cc48daefe660c62119ab50009"
            + "80c84831215f2441eba616548e832985464cf17e51ee93109008399a21f7e13f";
    private static final String MESSAGE_2 = "95ebc60d2b1fa672c1f46a8aa265ef51bfe38e7ccb39ec5be34069f144808843"
            + "cb765f2caef0751b8f007572dab0322217755c0632f365717edbf34d33e87a";

    @Test
    @Conformance("H2")
    void h2_patternAgainstAPublishedVector() {
        assertThat(Curve25519.publicKey(RESP_STATIC)).isEqualTo(RESP_STATIC_PUBLIC);
        byte[] initStaticPublic = Curve25519.publicKey(INIT_STATIC);
        byte[] initEphemeralPublic = Curve25519.publicKey(INIT_EPHEMERAL);
        byte[] respEphemeralPublic = Curve25519.publicKey(RESP_EPHEMERAL);
        SymmetricState state = SymmetricState.begin(new BouncyCastleAead(), PROLOGUE, RESP_STATIC_PUBLIC);

        // -> e, es, s, ss
        state.mixChain(initEphemeralPublic);
        state.mixHash(initEphemeralPublic);
        byte[] encryptedStatic = state.seal(state.mixKey(dh(INIT_EPHEMERAL, RESP_STATIC_PUBLIC)), initStaticPublic);
        byte[] payload1 =
                state.seal(state.mixKey(dh(INIT_STATIC, RESP_STATIC_PUBLIC)), hex("4c756477696720766f6e204d69736573"));
        assertThat(hex(initEphemeralPublic) + hex(encryptedStatic) + hex(payload1))
                .isEqualTo(MESSAGE_1);

        // <- e, ee, se, psk
        state.mixChain(respEphemeralPublic);
        state.mixHash(respEphemeralPublic);
        state.mixChain(dh(RESP_EPHEMERAL, initEphemeralPublic));
        state.mixChain(dh(RESP_EPHEMERAL, initStaticPublic));
        // The collection's handshake hash is the one before the token psk.
        assertThat(hex(state.hash())).isEqualTo("fe20f6e898ad41a1f4290b0f0ff97261b9536f0d5d95f5237e2a322f0d784414");
        byte[] payload2 = state.seal(state.mixPresharedKey(PSK), hex("4d757272617920526f746862617264"));
        assertThat(hex(respEphemeralPublic) + hex(payload2)).isEqualTo(MESSAGE_2);

        byte[][] keys = state.split();
        assertThat(seal(keys[0], 0, "462e20412e20486179656b"))
                .isEqualTo("8153ca9833bc3c1b91a7e66e5f4d4f5b59bf9e64c2f20d15f0bba7");
        assertThat(seal(keys[1], 0, "4361726c204d656e676572"))
                .isEqualTo("07af0c9c86e1b4e80f36b04ff7688d51141af3debd0332f0a705ef");
        assertThat(seal(keys[0], 1, "4a65616e2d426170746973746520536179"))
                .isEqualTo("6ab1467c0448cc78394494abaaf23afce0e234315d6e2624dcbfa8a21c1c4d073d");
    }

    @Test
    @Conformance("H2")
    void h2_constructionAndIdentifier() {
        byte[] chainingKey = Blake2s.hash(SymmetricState.CONSTRUCTION);
        assertThat(hex(chainingKey)).isEqualTo("60e26daef327efc02ec335e2a025d2d016eb4206f87277f52d38d1988b78cd36");
        assertThat(hex(Blake2s.hash(chainingKey, SymmetricState.IDENTIFIER)))
                .isEqualTo("2211b361081ac566691243db458ad5322d9c6c662293e8b70ee19c65ba079ef3");
    }

    private static String seal(byte[] key, int counter, String plaintext) {
        byte[] nonce = new byte[Aead.NONCE_LENGTH];
        nonce[4] = (byte) counter;
        byte[] bytes = hex(plaintext);
        byte[] buffer = Arrays.copyOf(bytes, bytes.length + Aead.TAG_LENGTH);
        new BouncyCastleAead().key(key).seal(nonce, new byte[0], buffer, 0, bytes.length);
        return hex(buffer);
    }

    private static byte[] dh(byte[] privateKey, byte[] publicKey) {
        return Curve25519.agree(privateKey, publicKey).orElseThrow();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
