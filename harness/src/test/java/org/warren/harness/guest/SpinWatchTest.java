package org.warren.harness.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SpinWatchTest {

    private static final long LIMIT = SpinWatch.LIMIT.toSeconds() * 100;

    private final SpinWatch watch = new SpinWatch();

    @Test
    void programThatAsksItsKernelForNothingIsTold() {
        assertThat(sample(500, 1000)).isEmpty();
        assertThat(sample(500, 1000 + LIMIT - 1)).isEmpty();
        assertThat(sample(500, 1000 + LIMIT))
                .hasValueSatisfying(why -> assertThat(why).contains("computed for 12 s without asking its kernel"));
    }

    @Test
    void whoAsksItsKernelNowAndThenIsOnlySlow() {
        for (int second = 0; second < 100; second++) {
            assertThat(sample(500 + second / 10, 1000 + second * 100L)).isEmpty();
        }
    }

    @Test
    void programThatBeginsLaterIsCountedFromThen() {
        assertThat(sample(500, 1000)).isEmpty();
        assertThat(later(LIMIT * 2)).isEmpty();
        assertThat(later(LIMIT * 3 - 1)).isEmpty();
        assertThat(later(LIMIT * 3)).isPresent();
    }

    @Test
    void guestWhoseKernelIsNotSeenIsLeftAlone() {
        for (int second = 0; second < 100; second++) {
            assertThat(watch.spin(new SpinWatch.Sample(OptionalLong.empty(), Map.of(7L, second * 100L))))
                    .isEmpty();
        }
    }

    @Test
    void kernelIsToldFromProgramsThatHaveItsName() {
        String rest = " R %d 17 17 0 -1 4194304 100 0 0 0 %d 0 0 0 20 0 1 0 5 6 7";
        var traced = SpinWatch.sample(Map.of(
                17L, "17 (warren-linux)" + rest.formatted(16, 300),
                18L, "18 (warren-linux)" + rest.formatted(17, 1200)));
        var untraced = SpinWatch.sample(Map.of(
                17L, "17 (warren-linux)" + rest.formatted(16, 300),
                18L, "18 (uml-userspace)" + rest.formatted(17, 1200)));

        assertThat(traced).isEqualTo(new SpinWatch.Sample(OptionalLong.of(300), Map.of(18L, 1200L)));
        assertThat(untraced).isEqualTo(traced);
    }

    @Test
    void nameOfAProcessMayHaveSpacesAndBrackets() {
        assertThat(SpinWatch.ticks("17 (a) b (c) R 1 17 17 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 1 0 5 6 7"))
                .isEqualTo(300);
    }

    private Optional<String> later(long ticks) {
        return watch.spin(new SpinWatch.Sample(OptionalLong.of(500), Map.of(7L, 1000L, 8L, ticks)));
    }

    private Optional<String> sample(long kernel, long program) {
        return watch.spin(new SpinWatch.Sample(OptionalLong.of(kernel), Map.of(7L, program)));
    }
}
