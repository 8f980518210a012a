package org.warren.wireguard.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.timers.Constants;

class ReplayWindowTest {
    private static final long SIZE = 8128;

    @Test
    @Conformance("C2")
    void c2_eachCounterIsTakenOnce() {
        ReplayWindow window = new ReplayWindow();
        assertThat(window.accept(0)).isTrue();
        assertThat(window.accept(0)).isFalse();
        assertThat(window.accept(1)).isTrue();
        assertThat(window.accept(9)).isTrue();
        assertThat(window.accept(8)).isTrue();
        assertThat(window.accept(8)).isFalse();
        assertThat(window.accept(1)).isFalse();
    }

    @Test
    @Conformance("C2")
    void c2_aHugeJumpForgetsWhatWasBefore() {
        ReplayWindow window = new ReplayWindow();
        window.accept(5);
        long far = 1L << 50;
        assertThat(window.accept(far)).isTrue();
        assertThat(window.accept(far - SIZE)).isTrue();
        assertThat(window.accept(5)).isFalse();
        assertThat(window.accept(6)).isFalse();
        assertThat(window.accept(far)).isFalse();
    }

    @ParameterizedTest
    @Conformance("C4")
    @ValueSource(longs = {8128, 10_000, 65_536, 65_537, 1L << 40, (1L << 40) + 63, (1L << 40) + 64})
    void c4_boundaries(long greatest) {
        for (long back : new long[] {1, 31, 32, 33, 63, 64, 1023, 1024, 1025, SIZE - 1, SIZE}) {
            ReplayWindow window = new ReplayWindow();
            window.accept(greatest);
            assertThat(window.accept(greatest - back)).as("%d back", back).isTrue();
            assertThat(window.accept(greatest - back)).as("%d back again", back).isFalse();
        }
        ReplayWindow window = new ReplayWindow();
        window.accept(greatest);
        if (greatest > SIZE) {
            assertThat(window.accept(greatest - SIZE - 1)).isFalse();
        }
    }

    @Test
    @Conformance("C4")
    void c4_aWholeWindowInReverseLosesNothing() {
        ReplayWindow window = new ReplayWindow();
        for (long counter = 100_000 + SIZE; counter >= 100_000; counter--) {
            assertThat(window.accept(counter)).as("%d", counter).isTrue();
        }
        for (long counter = 100_000; counter <= 100_000 + SIZE; counter++) {
            assertThat(window.accept(counter)).as("%d again", counter).isFalse();
        }
    }

    @Test
    @Conformance("C2")
    void c2_distancesOfMoreThanHalfTheRangeAreTooFar() {
        ReplayWindow window = new ReplayWindow();
        window.accept(1);
        window.accept(Long.MIN_VALUE + 77);
        assertThat(window.accept(2)).isFalse();
        assertThat(window.accept(76)).isFalse();
    }

    @Test
    @Conformance("C3")
    void c3_countersFromTheLimitOnAreRefused() {
        ReplayWindow window = new ReplayWindow();
        assertThat(Constants.REJECT_AFTER_MESSAGES).isEqualTo(Long.parseUnsignedLong("18446744073709543423"));
        assertThat(window.accept(Constants.REJECT_AFTER_MESSAGES)).isFalse();
        assertThat(window.accept(-1)).isFalse();
        assertThat(window.accept(Constants.REJECT_AFTER_MESSAGES - 1)).isTrue();
        assertThat(window.accept(Constants.REJECT_AFTER_MESSAGES - 1)).isFalse();
        assertThat(window.accept(Constants.REJECT_AFTER_MESSAGES - 1 - SIZE)).isTrue();
        assertThat(window.accept(Constants.REJECT_AFTER_MESSAGES - 2 - SIZE)).isFalse();
    }

    @ParameterizedTest
    @Conformance("C2")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void c2_windowAgreesWithASet(long seed) {
        Random random = new Random(seed);
        ReplayWindow window = new ReplayWindow();
        TreeSet<Long> seen = new TreeSet<>();
        long greatest = random.nextLong(1 << 20);
        for (int i = 0; i < 20_000; i++) {
            long counter = Math.max(0, greatest + next(random));
            boolean inWindow = seen.isEmpty() || counter >= seen.last() - SIZE;
            boolean fresh = inWindow && seen.add(counter);
            assertThat(window.accept(counter))
                    .as("seed %d step %d counter %d", seed, i, counter)
                    .isEqualTo(fresh);
            greatest = Math.max(greatest, counter);
        }
    }

    private static long next(Random random) {
        return switch (random.nextInt(20)) {
            case 0 -> random.nextInt(20_000);
            case 1, 2 -> -SIZE + random.nextInt(5) - 2;
            case 3, 4, 5 -> -random.nextInt(10_000);
            default -> random.nextInt(20) - 10;
        };
    }
}
