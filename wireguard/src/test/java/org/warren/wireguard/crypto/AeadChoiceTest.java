package org.warren.wireguard.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.wireguard.bytes.LittleEndian;

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
    void theKnownAnswersAreBouncyCastles() {
        assertThat(AeadChoice.isRight(new BouncyCastleAead())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 62, 63, 700, 1419, -1, -16})
    void oneWrongByteOfWhatIsSealedIsSeen(int place) {
        assertThat(AeadChoice.isRight(new OffByOne(place))).isFalse();
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

    @ParameterizedTest
    @MethodSource("org.warren.wireguard.crypto.VectorsTest#aeads")
    void transportDataIsSealedAndOpenedInAnyMemoryAsInArrays(Aead aead) {
        Random random = new Random(2);
        byte[] key = new byte[32];
        random.nextBytes(key);
        Aead.Key own = aead.key(key);
        Aead.Key reference = new BouncyCastleAead().key(key);
        try (Arena arena = Arena.ofConfined()) {
            for (int i = 0; i < 500; i++) {
                long counter = random.nextLong();
                int offset = random.nextInt(20);
                int length = i == 0 ? 0 : random.nextInt(1500);
                byte[] expected = new byte[offset + length + Aead.TAG_LENGTH + 3];
                random.nextBytes(expected);
                MemorySegment outside = arena.allocateFrom(ValueLayout.JAVA_BYTE, expected);
                MemorySegment memory = i % 2 == 0 ? outside : MemorySegment.ofArray(expected.clone());
                byte[] plain = expected.clone();
                byte[] nonce = new byte[Aead.NONCE_LENGTH];
                LittleEndian.putLong(nonce, 4, counter);
                // when, then
                own.seal(counter, memory, offset, length);
                reference.seal(nonce, new byte[0], expected, offset, length);
                byte[] sealed = memory.toArray(ValueLayout.JAVA_BYTE);
                assertThat(sealed).as("seed 2 step %d", i).isEqualTo(expected);
                byte[] forged = sealed.clone();
                forged[offset + random.nextInt(length + Aead.TAG_LENGTH)] ^= 1;
                int whole = length + Aead.TAG_LENGTH;
                assertThat(own.open(counter, MemorySegment.ofArray(forged), offset, whole))
                        .isFalse();
                assertThat(own.open(counter, memory, offset, Aead.TAG_LENGTH - 1))
                        .isFalse();
                assertThat(own.open(counter, memory, offset, whole)).isTrue();
                assertThat(memory.toArray(ValueLayout.JAVA_BYTE))
                        .startsWith(java.util.Arrays.copyOf(plain, offset + length));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.warren.wireguard.crypto.VectorsTest#aeads")
    void aCopyIsTheSameKeyAndOutlivesTheOther(Aead aead) {
        byte[] key = new byte[32];
        new Random(3).nextBytes(key);
        Aead.Key original = aead.key(key);
        Aead.Key copy = original.copy();
        byte[] sealed = new byte[100 + Aead.TAG_LENGTH];
        original.seal(7, MemorySegment.ofArray(sealed), 0, 100);
        original.destroy();
        assertThat(copy.open(7, MemorySegment.ofArray(sealed), 0, sealed.length))
                .isTrue();
        assertThat(sealed).startsWith(new byte[100]);
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

    /// Seals a byte wrongly, of the text or counted from the end of the tag, and opens what it has sealed.
    private record OffByOne(int place) implements Aead {
        @Override
        public String name() {
            return "off by one";
        }

        @Override
        public Key key(byte[] key) {
            Key good = new BouncyCastleAead().key(key);
            return new ArrayKey() {
                @Override
                public void seal(byte[] nonce, byte[] ad, byte[] buffer, int offset, int length) {
                    good.seal(nonce, ad, buffer, offset, length);
                    change(buffer, offset, length + TAG_LENGTH);
                }

                @Override
                public boolean open(byte[] nonce, byte[] ad, byte[] buffer, int offset, int length) {
                    change(buffer, offset, length);
                    return good.open(nonce, ad, buffer, offset, length);
                }

                @Override
                public Key copy() {
                    return this;
                }
            };
        }

        private void change(byte[] buffer, int offset, int whole) {
            int at = place < 0 ? whole + place : place;
            if (at < whole - TAG_LENGTH || place < 0) {
                buffer[offset + at] ^= 4;
            }
        }
    }

    /// Writes no tag, or takes any.
    private record Broken(boolean seals) implements Aead {
        @Override
        public String name() {
            return "broken";
        }

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
                public void seal(long counter, MemorySegment memory, long offset, int length) {
                    if (seals) {
                        good.seal(counter, memory, offset, length);
                    }
                }

                @Override
                public boolean open(long counter, MemorySegment memory, long offset, int length) {
                    return true;
                }

                @Override
                public Key copy() {
                    return this;
                }

                @Override
                public void destroy() {
                    good.destroy();
                }
            };
        }
    }
}
