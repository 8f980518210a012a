package org.warren.scenarios.cgn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CgnPredictionTest {

    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "40, 120, 25, 60, true, false",
        "15, 120, 25, 60, false, false",
        "80, 120, 25, 60, true, true",
        "35, 40, 30, 90, true, false"
    })
    void shorterTimerDecidesWhicheverNatHasIt(
            long shorter, long longer, int below, int above, boolean isBelowReached, boolean isAboveReached) {
        for (CgnLine line : CgnLine.ALL) {
            var outcomes = CgnPrediction.of(line, line.lives(shorter * SECOND, longer * SECOND), below, above, false);

            assertThat(isReached(outcomes, CgnTry.BELOW)).isEqualTo(isBelowReached);
            assertThat(isReached(outcomes, CgnTry.ABOVE)).isEqualTo(isAboveReached);
            assertThat(isReached(outcomes, CgnTry.AGAIN)).isTrue();
        }
    }

    @Test
    void natThatForgotIsTheOneWithTheShorterTimer() {
        assertThat(forgotten(CgnLine.SHORTER_AT_HOME, 40, 120)).contains(List.of("home-1"));
        assertThat(forgotten(CgnLine.SHORTER_AT_THE_CARRIER, 40, 120)).contains(List.of("cgn-2"));
        assertThat(forgotten(CgnLine.SHORTER_AT_HOME, 40, 45)).contains(List.of("home-1", "cgn-1"));
        assertThat(forgotten(CgnLine.SHORTER_AT_HOME, 90, 120)).contains(List.of());
    }

    @Test
    void timerThatLiesWhereLinuxsLatenessMattersIsLeftOpen() {
        // The passive keepalive comes 10 s after data, on time or up to 11.27 s; the server tries at 65 s.
        assertThat(forgotten(CgnLine.SHORTER_AT_HOME, 54, 120)).isEmpty();
    }

    private static boolean isReached(Map<CgnTry, Optional<CgnPrediction.Outcome>> outcomes, CgnTry tried) {
        return Objects.requireNonNull(outcomes.get(tried)).orElseThrow().isReached();
    }

    private static Optional<List<String>> forgotten(CgnLine line, long shorter, long longer) {
        var outcomes = CgnPrediction.of(line, line.lives(shorter * SECOND, longer * SECOND), 25, 60, true);
        return Objects.requireNonNull(outcomes.get(CgnTry.ABOVE)).map(CgnPrediction.Outcome::forgotten);
    }
}
