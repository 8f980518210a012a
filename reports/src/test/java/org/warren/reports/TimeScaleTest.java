package org.warren.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.warren.reports.TimeScale.Piece;

class TimeScaleTest {

    private static final Offset<Double> CLOSE = within(1e-9);

    @Test
    void idleHourIsNarrowerThanTheSecondsAroundIt() {
        var scale = folding(0, 10, 40, 3600, 3620, 3640);

        assertThat(scale.pieces()).extracting(Piece::folded).containsExactly(false, true, false);
        double hour = unit(scale, 3600) - unit(scale, 40);
        assertThat(hour).isLessThan(unit(scale, 40) - unit(scale, 0)).isLessThan(unit(scale, 3640) - unit(scale, 3600));
        assertThat(hour).isGreaterThan(0.1);
    }

    @Test
    void secondsOutsideOfAFoldAreEquallyWide() {
        var scale = folding(0, 10, 40, 3600, 3620, 3640);

        assertThat(unit(scale, 10) - unit(scale, 0)).isCloseTo(unit(scale, 3630) - unit(scale, 3620), CLOSE);
    }

    @Test
    void rhythmOfTheRunIsNotFolded() {
        var instants = LongStream.rangeClosed(0, 30).map(i -> i * 120 * TimeText.SECOND);

        assertThat(TimeScale.folding(instants).pieces()).hasSize(1);
    }

    @Test
    void longestPausesAreFoldedOutOfARhythm() {
        var rhythm = LongStream.rangeClosed(0, 30).map(i -> i * 120 * TimeText.SECOND);
        var late = LongStream.of(86_400 * TimeText.SECOND);

        assertThat(TimeScale.folding(LongStream.concat(rhythm, late)).pieces())
                .extracting(Piece::folded)
                .containsExactly(false, true);
    }

    @Test
    void pauseOfNinetySecondsIsShownAsItIs() {
        assertThat(folding(0, 90).pieces()).hasSize(1);
        assertThat(folding(0, 91).pieces()).extracting(Piece::folded).containsExactly(true);
    }

    @Test
    void scaleGoesFromZeroToOneWithoutAGap() {
        var scale = folding(5, 6, 1000, 1001, 9000);

        assertThat(scale.pieces().getFirst().fromUnit()).isZero();
        assertThat(scale.pieces().getLast().toUnit()).isCloseTo(1, CLOSE);
        for (int i = 1; i < scale.pieces().size(); i++) {
            assertThat(scale.pieces().get(i).fromUnit())
                    .isEqualTo(scale.pieces().get(i - 1).toUnit());
            assertThat(scale.pieces().get(i).fromNanos())
                    .isEqualTo(scale.pieces().get(i - 1).toNanos());
        }
    }

    @Test
    void nothingAtAllHasAScaleToo() {
        assertThat(TimeScale.folding(LongStream.empty()).pieces()).hasSize(1);
        assertThat(folding(7).unit(7 * TimeText.SECOND)).isZero();
    }

    private static TimeScale folding(long... seconds) {
        return TimeScale.folding(LongStream.of(seconds).map(second -> second * TimeText.SECOND));
    }

    private static double unit(TimeScale scale, long seconds) {
        return scale.unit(seconds * TimeText.SECOND);
    }
}
