package org.warren.harness.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RunawayWatchTest {

    private static final long LIMIT = RunawayWatch.LIMIT.toSeconds() * 100;

    private final RunawayWatch watch = new RunawayWatch();

    @Test
    void programThatAsksItsKernelForNothingIsTold() {
        assertThat(sample(500, 1000)).isEmpty();
        assertThat(sample(500, 1000 + LIMIT - 1)).isEmpty();
        assertThat(sample(500, 1000 + LIMIT))
                .hasValueSatisfying(why -> assertThat(why).contains("computed for 12 s without asking its kernel"));
    }

    @Test
    void programThatGetsLittleOfABusyMachineIsToldAfterManyLooks() {
        for (int look = 0; look < RunawayWatch.PATIENCE; look++) {
            assertThat(sample(500, 1000 + 5L * look)).isEmpty();
        }
        assertThat(sample(500, 1000 + 5L * RunawayWatch.PATIENCE))
                .hasValueSatisfying(why -> assertThat(why).contains("computed for 2 s without asking its kernel"));
    }

    @Test
    void guestInWhichNobodyComputesIsLeftAlone() {
        for (int look = 0; look < 10 * RunawayWatch.PATIENCE; look++) {
            assertThat(sample(500, 1000)).isEmpty();
        }
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
    void oneProcessTooManyIsTold() {
        var most = LongStream.range(0, RunawayWatch.PROCESSES_MAX)
                .boxed()
                .collect(Collectors.toMap(number -> number, number -> 1L, Math::max, TreeMap::new));
        assertThat(watch.reason(new RunawayWatch.Sample(OptionalLong.of(1), most)))
                .isEmpty();

        most.put(-1L, 1L);
        assertThat(watch.reason(new RunawayWatch.Sample(OptionalLong.of(2), most)))
                .hasValueSatisfying(why -> assertThat(why).contains("there were 2001 processes in it"));
    }

    @Test
    void guestWhoseKernelIsNotSeenIsLeftAlone() {
        for (int second = 0; second < 100; second++) {
            assertThat(watch.reason(new RunawayWatch.Sample(OptionalLong.empty(), Map.of(7L, second * 100L))))
                    .isEmpty();
        }
    }

    @Test
    void kernelIsToldFromProgramsThatHaveItsName() {
        String rest = " R %d 17 17 0 -1 4194304 100 0 0 0 %d 0 0 0 20 0 1 0 5 6 7";
        var traced = RunawayWatch.sample(Map.of(
                17L, "17 (warren-linux)" + rest.formatted(16, 300),
                18L, "18 (warren-linux)" + rest.formatted(17, 1200)));
        var untraced = RunawayWatch.sample(Map.of(
                17L, "17 (warren-linux)" + rest.formatted(16, 300),
                18L, "18 (uml-userspace)" + rest.formatted(17, 1200)));

        assertThat(traced).isEqualTo(new RunawayWatch.Sample(OptionalLong.of(300), Map.of(18L, 1200L)));
        assertThat(untraced).isEqualTo(traced);
    }

    @Test
    void nameOfAProcessMayHaveSpacesAndBrackets() {
        assertThat(RunawayWatch.ticks("17 (a) b (c) R 1 17 17 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 1 0 5 6 7"))
                .isEqualTo(300);
    }

    private Optional<String> later(long ticks) {
        return watch.reason(new RunawayWatch.Sample(OptionalLong.of(500), Map.of(7L, 1000L, 8L, ticks)));
    }

    private Optional<String> sample(long kernel, long program) {
        return watch.reason(new RunawayWatch.Sample(OptionalLong.of(kernel), Map.of(7L, program)));
    }
}
