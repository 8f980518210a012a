package org.warren.wireguard.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs the inputs that are kept, and a few that are like them. The search for others is `make fuzz`.
class FuzzSeedsTest {
    private static final int MUTANTS = 40;

    static Set<String> targets() {
        return FuzzSeeds.TARGETS.keySet();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void keptInputsHold(String target) throws IOException {
        List<byte[]> seeds = FuzzSeeds.of(target);
        assertThat(seeds).isNotEmpty();
        for (byte[] seed : seeds) {
            run(target, seed);
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void inputsLikeThemHold(String target) throws IOException {
        Random random = new Random(1);
        for (byte[] seed : FuzzSeeds.of(target)) {
            for (int i = 0; i < MUTANTS; i++) {
                byte[] mutant = Arrays.copyOf(seed, random.nextInt(2 * seed.length + 2));
                for (int n = random.nextInt(8); n >= 0 && mutant.length > 0; n--) {
                    mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
                }
                run(target, mutant);
            }
        }
    }

    private static void run(String target, byte[] input) {
        Consumer<byte[]> fuzz = FuzzSeeds.TARGETS.get(target);
        try {
            assertThat(fuzz).isNotNull().satisfies(f -> f.accept(input));
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "%s fails on %s; to repeat it, add that line to src/test/resources/fuzz/%s.txt"
                            .formatted(target, HexFormat.of().formatHex(input), target),
                    e);
        }
    }
}
