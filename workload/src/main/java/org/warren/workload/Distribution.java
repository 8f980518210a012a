package org.warren.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// A distribution of gaps, lengths or sizes. Its values are never negative.
///
/// Samples use `StrictMath`, so that a seed gives the same values on each Java virtual machine.
public sealed interface Distribution {

    /// Draws a value.
    double sample(RandomGenerator random);

    /// The mean of its values; for [Capped] that of the inner distribution, which is an upper bound.
    double mean();

    /// Its form in a [WorkloadText]: a name and numbers, separated by spaces.
    String text();

    /// A constant.
    record Constant(double value) implements Distribution {
        public Constant {
            require(value >= 0, "value", "0 or more", value);
        }

        @Override
        public double sample(RandomGenerator random) {
            return value;
        }

        @Override
        public double mean() {
            return value;
        }

        @Override
        public String text() {
            return words("constant", value);
        }
    }

    /// The uniform distribution.
    record Uniform(double min, double max) implements Distribution {
        public Uniform {
            require(min >= 0, "min", "0 or more", min);
            require(max >= min, "max", "at least min", max);
        }

        @Override
        public double sample(RandomGenerator random) {
            return min + (max - min) * random.nextDouble();
        }

        @Override
        public double mean() {
            return (min + max) / 2;
        }

        @Override
        public String text() {
            return words("uniform", min, max);
        }
    }

    /// The exponential distribution, for the time between independent events.
    record Exponential(double mean) implements Distribution {
        public Exponential {
            require(mean > 0, "mean", "more than 0", mean);
        }

        @Override
        public double sample(RandomGenerator random) {
            return -mean * StrictMath.log(positive(random));
        }

        @Override
        public String text() {
            return words("exponential", mean);
        }
    }

    /// The normal distribution; a value below 0 becomes 0.
    record Normal(double mean, double deviation) implements Distribution {
        public Normal {
            require(mean >= 0, "mean", "0 or more", mean);
            require(deviation >= 0, "deviation", "0 or more", deviation);
        }

        @Override
        public double sample(RandomGenerator random) {
            return Math.max(0, mean + deviation * gaussian(random));
        }

        @Override
        public String text() {
            return words("normal", mean, deviation);
        }
    }

    /// The log-normal distribution.
    ///
    /// @param median of the values
    /// @param sigma the deviation of the values' natural logarithm
    record LogNormal(double median, double sigma) implements Distribution {
        public LogNormal {
            require(median > 0, "median", "more than 0", median);
            require(sigma >= 0, "sigma", "0 or more", sigma);
        }

        @Override
        public double sample(RandomGenerator random) {
            return median * StrictMath.exp(sigma * gaussian(random));
        }

        @Override
        public double mean() {
            return median * StrictMath.exp(sigma * sigma / 2);
        }

        @Override
        public String text() {
            return words("lognormal", median, sigma);
        }
    }

    /// The Pareto distribution, whose large values are rare and very large.
    ///
    /// @param min the least value
    /// @param shape above 1, because otherwise there is no mean
    record Pareto(double min, double shape) implements Distribution {
        public Pareto {
            require(min > 0, "min", "more than 0", min);
            require(shape > 1, "shape", "more than 1, without which a Pareto distribution has no mean", shape);
        }

        @Override
        public double sample(RandomGenerator random) {
            return min / StrictMath.pow(positive(random), 1 / shape);
        }

        @Override
        public double mean() {
            return shape * min / (shape - 1);
        }

        @Override
        public String text() {
            return words("pareto", min, shape);
        }
    }

    /// The Weibull distribution.
    ///
    /// @param scale 63.2 % of the values are below it
    /// @param shape below 1 for long tails
    record Weibull(double scale, double shape) implements Distribution {
        /// A smaller shape leads to unusable values, and to means that overflow.
        private static final double SHAPE_MIN = 0.1;

        public Weibull {
            require(scale > 0, "scale", "more than 0", scale);
            require(shape >= SHAPE_MIN, "shape", "0.1 or more", shape);
        }

        @Override
        public double sample(RandomGenerator random) {
            return scale * StrictMath.pow(-StrictMath.log(positive(random)), 1 / shape);
        }

        @Override
        public double mean() {
            return scale * Gamma.of(1 + 1 / shape);
        }

        @Override
        public String text() {
            return words("weibull", scale, shape);
        }
    }

    /// Measured values, each with a weight.
    ///
    /// @param values not negative
    /// @param weights the same number of values, more than 0
    record Empirical(List<Double> values, List<Double> weights) implements Distribution {
        public Empirical {
            values = List.copyOf(values);
            weights = List.copyOf(weights);
            if (values.isEmpty() || values.size() != weights.size()) {
                throw new IllegalArgumentException("an empirical distribution has at least one value with a weight");
            }
            values.forEach(value -> require(value >= 0, "value", "0 or more", value));
            weights.forEach(weight -> require(weight > 0, "weight", "more than 0", weight));
        }

        @Override
        public double sample(RandomGenerator random) {
            double left = random.nextDouble() * total();
            for (int i = 0; i < values.size() - 1; i++) {
                left -= weights.get(i);
                if (left < 0) {
                    return values.get(i);
                }
            }
            return values.getLast();
        }

        @Override
        public double mean() {
            double sum = 0;
            for (int i = 0; i < values.size(); i++) {
                sum += values.get(i) * weights.get(i);
            }
            return sum / total();
        }

        private double total() {
            return weights.stream().mapToDouble(Double::doubleValue).sum();
        }

        @Override
        public String text() {
            StringBuilder text = new StringBuilder("empirical");
            for (int i = 0; i < values.size(); i++) {
                text.append(' ').append(values.get(i)).append(' ').append(weights.get(i));
            }
            return text.toString();
        }
    }

    /// Another distribution whose values are capped at a maximum.
    record Capped(Distribution of, double max) implements Distribution {
        public Capped {
            require(max > 0, "at most", "more than 0", max);
        }

        @Override
        public double sample(RandomGenerator random) {
            return Math.min(max, of.sample(random));
        }

        @Override
        public double mean() {
            return Math.min(max, of.mean());
        }

        @Override
        public String text() {
            return "capped " + max + ' ' + of.text();
        }
    }

    /// Parses the output of [#text].
    ///
    /// @throws IllegalArgumentException for any other text
    static Distribution parse(String text) {
        List<String> words = List.of(text.split(" ", -1));
        String name = words.getFirst();
        if (name.equals("capped") && words.size() > 2) {
            String rest = String.join(" ", words.subList(2, words.size()));
            return new Capped(parse(rest), Double.parseDouble(words.get(1)));
        }
        double[] numbers =
                words.stream().skip(1).mapToDouble(Double::parseDouble).toArray();
        if (name.equals("empirical")) {
            return empirical(numbers);
        }
        int wanted = name.equals("constant") || name.equals("exponential") ? 1 : 2;
        if (numbers.length != wanted) {
            throw new IllegalArgumentException("'" + text + "' is not a distribution and its numbers");
        }
        double first = numbers[0];
        return switch (name) {
            case "constant" -> new Constant(first);
            case "exponential" -> new Exponential(first);
            case "uniform" -> new Uniform(first, numbers[1]);
            case "normal" -> new Normal(first, numbers[1]);
            case "lognormal" -> new LogNormal(first, numbers[1]);
            case "pareto" -> new Pareto(first, numbers[1]);
            case "weibull" -> new Weibull(first, numbers[1]);
            default -> throw new IllegalArgumentException("there is no distribution '" + name + "'");
        };
    }

    private static Empirical empirical(double[] numbers) {
        List<Double> values = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        for (int i = 0; i + 1 < numbers.length; i += 2) {
            values.add(numbers[i]);
            weights.add(numbers[i + 1]);
        }
        return new Empirical(values, weights);
    }

    private static String words(String name, double... numbers) {
        StringBuilder text = new StringBuilder(name);
        for (double number : numbers) {
            text.append(' ').append(number);
        }
        return text.toString();
    }

    private static void require(boolean fits, String what, String accepted, double value) {
        if (!fits || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s is %s, expected %s", what, number(value), accepted));
        }
    }

    private static String number(double value) {
        return value == StrictMath.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /// Above 0 and at most 1, so that its logarithm is defined.
    private static double positive(RandomGenerator random) {
        return 1 - random.nextDouble();
    }

    /// The Box-Muller transform; `nextGaussian` may use another algorithm in another version of Java.
    private static double gaussian(RandomGenerator random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(positive(random)));
        return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }
}
