package org.warren.wireguard.posix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelRandomTest {
    private final KernelRandom random = new KernelRandom();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32, 255, 256, 257, 512, 1000})
    void eachByteOfAnArrayIsDrawnAgain(int length) {
        // A byte that is left out is zero in all of 64 arrays; one that is drawn, once in 2^512 tests.
        byte[] seen = new byte[length];
        for (int i = 0; i < 64; i++) {
            byte[] drawn = new byte[length];
            random.nextBytes(drawn);
            for (int at = 0; at < length; at++) {
                seen[at] |= drawn[at];
            }
        }
        assertThat(seen).doesNotContain(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 300})
    void noTwoDrawsAreEqual(int length) {
        byte[] one = new byte[length];
        byte[] other = new byte[length];
        random.nextBytes(one);
        random.nextBytes(other);
        assertThat(one).isNotEqualTo(other);
    }
}
