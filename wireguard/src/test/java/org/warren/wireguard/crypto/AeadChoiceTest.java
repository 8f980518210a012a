package org.warren.wireguard.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AeadChoiceTest {
    @Test
    void whatIsNotThereIsPassedOver() {
        Aead chosen = AeadChoice.firstThatWorks(List.of(
                () -> {
                    throw new IllegalArgumentException("no such library");
                },
                () -> {
                    throw new UnsatisfiedLinkError("no such function");
                },
                JdkAead::new));
        assertThat(chosen).isInstanceOf(JdkAead.class);
    }

    @Test
    void whatComputesSomethingElseIsPassedOver() {
        assertThat(AeadChoice.firstThatWorks(List.of(() -> new Broken(false), () -> new Broken(true))))
                .isInstanceOf(BouncyCastleAead.class);
    }

    @Test
    void withoutAnyOtherItIsBouncyCastle() {
        assertThat(AeadChoice.firstThatWorks(List.of())).isInstanceOf(BouncyCastleAead.class);
    }

    @ParameterizedTest
    @MethodSource("org.warren.wireguard.crypto.VectorsTest#aeads")
    void eachSealsAndOpensAsBouncyCastleDoes(Aead aead) {
        Random random = new Random(1);
        byte[] key = new byte[32];
        random.nextBytes(key);
        Aead.Key own = aead.key(key);
        Aead.Key reference = new BouncyCastleAead().key(key);
        for (int i = 0; i < 500; i++) {
            byte[] nonce = new byte[12];
            random.nextBytes(nonce);
            byte[] ad = new byte[random.nextInt(3) * 16];
            int offset = random.nextInt(20);
            int length = random.nextInt(1500);
            byte[] plain = new byte[offset + length + 16 + 3];
            random.nextBytes(plain);
            byte[] sealed = plain.clone();
            byte[] expected = plain.clone();
            own.seal(nonce, ad, sealed, offset, length);
            reference.seal(nonce, ad, expected, offset, length);
            assertThat(sealed).as("seed 1 step %d", i).isEqualTo(expected);
            byte[] forged = sealed.clone();
            forged[offset + random.nextInt(length + 16)] ^= (byte) (1 << random.nextInt(8));
            assertThat(own.open(nonce, ad, forged, offset, length + 16)).isFalse();
            assertThat(own.open(nonce, ad, sealed, offset, length + 16)).isTrue();
            assertThat(sealed).as("seed 1 step %d", i).startsWith(java.util.Arrays.copyOf(plain, offset + length));
        }
    }

    @Test
    void aDestroyedKeyOfTheFastestIsNotUsedAgain() {
        Aead fastest = Aead.fastest();
        if (fastest instanceof LibcryptoAead) {
            Aead.Key key = fastest.key(new byte[32]);
            key.destroy();
            key.destroy();
            assertThatIllegalStateException().isThrownBy(() -> key.seal(new byte[12], new byte[0], new byte[20], 0, 4));
        }
    }

    /// Writes no tag, or takes any.
    private record Broken(boolean seals) implements Aead {
        @Override
        public Key key(byte[] key) {
            Key good = new BouncyCastleAead().key(key);
            return new Key() {
                @Override
                public void seal(byte[] nonce, byte[] ad, byte[] buffer, int offset, int length) {
                    if (seals) {
                        good.seal(nonce, ad, buffer, offset, length);
                    }
                }

                @Override
                public boolean open(byte[] nonce, byte[] ad, byte[] buffer, int offset, int length) {
                    return true;
                }

                @Override
                public void destroy() {
                    good.destroy();
                }
            };
        }
    }
}
