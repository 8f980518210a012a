package org.warren.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Samples against theory, each with a fixed seed. The distribution functions below are written down a second time,
/// from textbooks.
class DistributionTest {

    private static final long SEED = 20260701;
    private static final int SAMPLES = 20_000;
    /// The largest distance that one of a thousand series of samples exceeds (Kolmogorov's limit distribution, 0.1 %).
    private static final double KOLMOGOROV = 1.95 / Math.sqrt(SAMPLES);

    record Case(Distribution distribution, DoubleUnaryOperator theory) {}

    static Stream<Case> continuous() {
        return Stream.of(
                new Case(new Distribution.Uniform(3, 11), x -> Math.clamp((x - 3) / 8, 0, 1)),
                new Case(new Distribution.Exponential(7), x -> 1 - Math.exp(-x / 7)),
                new Case(new Distribution.Normal(100, 9), x -> Theory.phi((x - 100) / 9)),
                new Case(new Distribution.LogNormal(50, 0.8), x -> Theory.phi(Math.log(x / 50) / 0.8)),
                new Case(new Distribution.Pareto(2, 1.7), x -> x < 2 ? 0 : 1 - Math.pow(2 / x, 1.7)),
                new Case(new Distribution.Weibull(4, 0.6), x -> 1 - Math.exp(-Math.pow(x / 4, 0.6))));
    }

    @ParameterizedTest
    @MethodSource("continuous")
    void samplesFollowTheDistributionFunction(Case each) {
        assertThat(distance(each.distribution(), each.theory())).isLessThan(KOLMOGOROV);
    }

    @ParameterizedTest
    @MethodSource("continuous")
    void theTestSeesAScaleThatIsTenPercentWrong(Case each) {
        assertThat(distance(each.distribution(), x -> each.theory().applyAsDouble(x / 1.1)))
                .isGreaterThan(KOLMOGOROV);
    }

    @Test
    void measuredValuesComeAsOftenAsTheyWeigh() {
        var distribution = new Distribution.Empirical(List.of(10.0, 20.0, 30.0, 40.0), List.of(1.0, 2.0, 3.0, 4.0));
        assertThat(chiSquared(distribution, 1, 2, 3, 4)).isLessThan(16.27); // 3 degrees of freedom, 0.1 %
        assertThat(chiSquared(distribution, 1.2, 2, 3, 3.8)).isGreaterThan(16.27);
    }

    @Test
    void meansAreThoseOfSamples() {
        Stream.concat(
                        continuous().map(Case::distribution),
                        Stream.of(
                                new Distribution.Constant(4),
                                new Distribution.Empirical(List.of(1.0, 5.0), List.of(1.0, 3.0))))
                .filter(distribution -> !(distribution instanceof Distribution.Pareto)) // its variance has no end
                .forEach(distribution -> assertThat(
                                Arrays.stream(samples(distribution)).average().orElseThrow())
                        .as(distribution.text())
                        .isCloseTo(
                                distribution.mean(), org.assertj.core.data.Offset.offset(0.04 * distribution.mean())));
        assertThat(new Distribution.Pareto(2, 3).mean()).isEqualTo(3);
        assertThat(new Distribution.Weibull(1, 1).mean()).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-12));
    }

    @Test
    void nothingIsNegativeAndCapsHold() {
        assertThat(Arrays.stream(samples(new Distribution.Normal(1, 5))).min()).hasValue(0);
        assertThat(Arrays.stream(samples(new Distribution.Capped(new Distribution.Pareto(2, 1.1), 90)))
                        .max())
                .hasValue(90);
    }

    @Test
    void textsMeanTheSame() {
        Stream.concat(
                        continuous().map(Case::distribution),
                        Stream.of(
                                new Distribution.Constant(0.1),
                                new Distribution.Empirical(List.of(1.5, 5.0), List.of(1.0, 3.0)),
                                new Distribution.Capped(new Distribution.Exponential(3), 8)))
                .forEach(distribution ->
                        assertThat(Distribution.parse(distribution.text())).isEqualTo(distribution));
    }

    @Test
    void impossibleNumbersAreRefusedInWords() {
        assertThatThrownBy(() -> new Distribution.Constant(-1)).hasMessage("value is -1, expected 0 or more");
        assertThatThrownBy(() -> new Distribution.Pareto(1, 0.9))
                .hasMessage("shape is 0.9, expected more than 1, without which a Pareto distribution has no mean");
        assertThatThrownBy(() -> new Distribution.Uniform(5, 4)).hasMessage("max is 4, expected at least min");
        assertThatThrownBy(() -> new Distribution.Normal(5, Double.NaN)).hasMessageContaining("deviation");
    }

    private static double[] samples(Distribution distribution) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] samples = new double[SAMPLES];
        Arrays.setAll(samples, i -> distribution.sample(random));
        return samples;
    }

    private static double distance(Distribution distribution, DoubleUnaryOperator theory) {
        return Theory.distance(samples(distribution), theory);
    }

    private static double chiSquared(Distribution distribution, double... weights) {
        double total = Arrays.stream(weights).sum();
        double[] samples = samples(distribution);
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            double value = 10.0 * (i + 1);
            double expected = SAMPLES * weights[i] / total;
            double observed =
                    Arrays.stream(samples).filter(each -> each == value).count();
            sum += (observed - expected) * (observed - expected) / expected;
        }
        return sum;
    }
}
