package org.warren.workload;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// What samples are held against.
public final class Theory {

    private Theory() {}

    /// The largest distance between the samples' and the theory's distribution function (Kolmogorov and Smirnov).
    public static double distance(double[] samples, DoubleUnaryOperator theory) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        double largest = 0;
        for (int i = 0; i < sorted.length; i++) {
            double expected = theory.applyAsDouble(sorted[i]);
            largest = Math.max(largest, Math.abs((i + 1.0) / sorted.length - expected));
            largest = Math.max(largest, Math.abs((double) i / sorted.length - expected));
        }
        return largest;
    }

    /// The normal distribution function, by Simpson's rule.
    public static double phi(double x) {
        double end = Math.clamp(x, -8, 8);
        int steps = 400;
        double width = end / steps;
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            double at = i * width;
            int factor = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
            sum += factor * Math.exp(-at * at / 2);
        }
        return 0.5 + sum * width / 3 / Math.sqrt(2 * Math.PI);
    }
}
