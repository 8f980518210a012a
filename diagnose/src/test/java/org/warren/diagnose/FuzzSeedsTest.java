package org.warren.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The targets hold for where fuzzing begins, for what once broke them, and for what is a little different.
class FuzzSeedsTest {

    private static final int CHANGED = 150;

    @Test
    void keptInputsHold() throws IOException {
        for (var target : FuzzSeeds.TARGETS.entrySet()) {
            assertThat(FuzzSeeds.of(target.getKey())).isNotEmpty().allSatisfy(seed -> target.getValue()
                    .accept(seed));
        }
    }

    @Test
    void changedInputsHold() throws IOException {
        var random = new Random(3);
        for (var target : FuzzSeeds.TARGETS.entrySet()) {
            for (byte[] seed : FuzzSeeds.of(target.getKey())) {
                for (int i = 0; i < CHANGED; i++) {
                    byte[] changed = seed.clone();
                    for (int j = random.nextInt(8); j >= 0; j--) {
                        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
                    }
                    target.getValue().accept(changed);
                }
            }
        }
    }
}
