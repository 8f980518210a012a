package org.warren.kit.measure;

import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// The median of samples and a confidence interval for the true median, by order statistics. It assumes that the
/// samples are independent, and nothing about their distribution.
///
/// @param median the middle value, or the mean of the middle two
/// @param low lower end of the interval
/// @param high upper end of the interval
/// @param confidence the level of the interval, below 1; null for a single sample, which has no interval
public record MedianInterval(
        double median, double low, double high, @Nullable Double confidence) {

    private static final double WANTED = 0.95;

    /// The narrowest interval between two samples whose level is at least 95 %. With fewer than six samples it is the
    /// one from the smallest to the greatest, whose level is lower.
    ///
    /// @throws IllegalArgumentException when there is no sample
    public static MedianInterval of(Collection<Double> samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("there are no samples");
        }
        double[] sorted =
                samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int count = sorted.length;
        int outside = 0;
        while (2 * (outside + 1) < count - 1 && level(count, outside + 1) >= WANTED) {
            outside++;
        }
        double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
        return new MedianInterval(
                median, sorted[outside], sorted[count - 1 - outside], count == 1 ? null : level(count, outside));
    }

    /// The probability that the true median is between the sample with this many below it and the one with this many
    /// above it: each sample is below the median with probability 1/2.
    private static double level(int count, int outside) {
        double[] tosses = new double[count + 1];
        tosses[0] = 1;
        for (int toss = 0; toss < count; toss++) {
            for (int heads = toss + 1; heads > 0; heads--) {
                tosses[heads] = (tosses[heads] + tosses[heads - 1]) / 2;
            }
            tosses[0] /= 2;
        }
        return 1 - 2 * Arrays.stream(tosses, 0, outside + 1).sum();
    }
}
