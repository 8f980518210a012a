package org.warren.kit.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MedianIntervalTest {

    /// Levels and ranks from the published tables of binomial confidence intervals of a median.
    @ParameterizedTest
    @CsvSource({
        "2, 1, 2, 0.5",
        "3, 1, 3, 0.75",
        "5, 1, 5, 0.9375",
        "6, 1, 6, 0.96875",
        "8, 1, 8, 0.9921875",
        "9, 2, 8, 0.9609375",
        "10, 2, 9, 0.978515625",
        "12, 3, 10, 0.96142578125",
        "20, 6, 15, 0.958610534667969"
    })
    void intervalEndsAtTheSamplesOfTheTables(int count, double low, double high, double confidence) {
        List<Double> samples = IntStream.rangeClosed(1, count)
                .mapToObj(value -> (double) (count + 1 - value))
                .toList();
        MedianInterval interval = MedianInterval.of(samples);
        assertThat(interval.low()).isEqualTo(low);
        assertThat(interval.high()).isEqualTo(high);
        assertThat(interval.confidence()).isCloseTo(confidence, within(1e-12));
        assertThat(interval.median()).isEqualTo((count + 1) / 2.0);
    }

    @Test
    void singleSampleHasNoConfidence() {
        assertThat(MedianInterval.of(List.of(3.0))).isEqualTo(new MedianInterval(3, 3, 3, null));
    }

    @Test
    void noSamplesAreRefused() {
        assertThatThrownBy(() -> MedianInterval.of(List.of())).hasMessage("there are no samples");
    }

    @Test
    void intervalEnclosesTheTrueMedianAsOftenAsItSays() {
        Random random = new Random(1);
        int enclosed = 0;
        for (int i = 0; i < 20_000; i++) {
            MedianInterval interval = MedianInterval.of(DoubleStream.generate(() -> Math.exp(random.nextGaussian()))
                    .limit(9)
                    .boxed()
                    .toList());
            enclosed += interval.low() <= 1 && 1 <= interval.high() ? 1 : 0;
        }
        assertThat(enclosed / 20_000.0).isCloseTo(0.9609375, within(0.006));
    }

    @Test
    void orderOfSamplesDoesNotMatter() {
        List<Double> samples = Arrays.asList(5.0, 1.0, 4.0, 2.0, 3.0, 9.0, 7.0);
        assertThat(MedianInterval.of(samples))
                .isEqualTo(MedianInterval.of(samples.stream().sorted().toList()));
    }
}
