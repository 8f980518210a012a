package org.warren.wireguard.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.support.SeededRandom;

class KeysTest {
    private static final String PRIVATE = "KFowPfMqvcfF0Zz/VuuxugZxwQ1GosKJzkyKjpBC3lY=";
    private static final String PUBLIC = "vzC6SdkNri5nWHi2sAK7QRJDsdggtEyszMMPA36yySo=";

    @Test
    void theTutorialsPairHolds() {
        assertThat(PrivateKey.fromBase64(PRIVATE).publicKey().toBase64()).isEqualTo(PUBLIC);
    }

    @Test
    void textAndBytesAreInverse() {
        for (long seed = 0; seed < 50; seed++) {
            PrivateKey key = PrivateKey.generate(new SeededRandom(seed));
            assertThat(PrivateKey.fromBase64(key.toBase64()))
                    .as("seed %d", seed)
                    .isEqualTo(key);
            assertThat(PrivateKey.fromHex(key.toHex())).isEqualTo(key);
            PublicKey publicKey = key.publicKey();
            assertThat(PublicKey.fromBase64(publicKey.toBase64()))
                    .isEqualTo(publicKey)
                    .hasSameHashCodeAs(publicKey);
            assertThat(PublicKey.fromHex(publicKey.toHex())).isEqualTo(publicKey);
            PresharedKey psk = PresharedKey.generate(new SeededRandom(seed));
            assertThat(PresharedKey.fromBase64(psk.toBase64())).isEqualTo(psk);
            assertThat(PresharedKey.fromHex(psk.toHex())).isEqualTo(psk);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "KFowPfMqvcfF0Zz/VuuxugZxwQ1GosKJzkyKjpBC3lY",
                "KFowPfMqvcfF0Zz/VuuxugZxwQ1GosKJzkyKjpBC3lZ=",
                "KFowPfMqvcfF0Zz/VuuxugZxwQ1GosKJzkyKjpBC3lY= ",
                "KFowPfMqvcfF0Zz_VuuxugZxwQ1GosKJzkyKjpBC3lY=",
                "KFowPfMqvcfF0Zz/VuuxugZxwQ1GosKJzkyKjpBCAAA=AAAA"
            })
    void textThatWgRefusesIsRefusedWithoutBeingQuoted(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrivateKey.fromBase64(text))
                .withMessageNotContainingAny("KFow")
                .withNoCause();
        assertThatIllegalArgumentException().isThrownBy(() -> PrivateKey.fromHex(text));
    }

    @Test
    @Conformance("H12")
    void h12_privateKeysAreClamped() {
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 0xff);
        byte[] clamped = PrivateKey.of(ones).bytes();
        assertThat(clamped[0]).isEqualTo((byte) 0xf8);
        assertThat(clamped[31]).isEqualTo((byte) 0x7f);
        assertThat(PrivateKey.of(new byte[32]).bytes()[31]).isEqualTo((byte) 0x40);
        assertThat(ones[0]).isEqualTo((byte) 0xff);
    }

    @Test
    void secretsAreNotShown() {
        PresharedKey psk = PresharedKey.generate(new SeededRandom(1));
        assertThat(PrivateKey.fromBase64(PRIVATE).toString()).isEqualTo("PrivateKey(hidden)");
        assertThat(psk.toString()).isEqualTo("PresharedKey(hidden)");
        assertThat(PresharedKey.NONE.toString()).isEqualTo("PresharedKey(none)");
        assertThat(PublicKey.fromBase64(PUBLIC).toString()).isEqualTo(PUBLIC);
    }

    @Test
    void destroyedKeysAreZero() {
        PrivateKey key = PrivateKey.fromBase64(PRIVATE);
        key.destroy();
        assertThat(key.bytes()).containsOnly(0);
    }
}
