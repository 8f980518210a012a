package org.warren.workload;

/// The gamma function by the Lanczos approximation (g = 7, nine coefficients), for arguments of at least 1.
final class Gamma {

    private static final double G = 7;
    private static final double[] COEFFICIENTS = {
        0.9999999999998099,
        676.5203681218851,
        -1259.1392167224028,
        771.3234287776531,
        -176.6150291621406,
        12.507343278686905,
        -0.13857109526572012,
        9.984369578019572e-6,
        1.5056327351493116e-7
    };

    private Gamma() {}

    static double of(double argument) {
        double x = argument - 1;
        double sum = COEFFICIENTS[0];
        for (int i = 1; i < COEFFICIENTS.length; i++) {
            sum += COEFFICIENTS[i] / (x + i);
        }
        double t = x + G + 0.5;
        return StrictMath.sqrt(2 * Math.PI) * StrictMath.pow(t, x + 0.5) * StrictMath.exp(-t) * sum;
    }
}
