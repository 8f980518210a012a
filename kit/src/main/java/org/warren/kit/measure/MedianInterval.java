package org.warren.kit.measure;

import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// The median of samples and where the median of more samples would lie, by order statistics: nothing is assumed of how
/// the samples are distributed but that they are independent.
///
/// @param median the middle value, or the mean of the middle two
/// @param low lower end of the interval
/// @param high upper end of the interval
/// @param confidence its level, below 1; null for a single sample, which has none
public record MedianInterval(
        double median, double low, double high, @Nullable Double confidence) {

    private static final double WANTED = 0.95;

    /// The narrowest interval between two samples whose level is 95 % at least, or with fewer than six samples the one
    /// from the least to the greatest, whose level is less.
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

    /// How sure the true median lies between the sample with so many below it and the one with so many above it: each
    /// sample is a toss of a coin that says on which side of the median it falls.
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
