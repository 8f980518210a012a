package org.warren.kit.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.warren.harness.parameter.DurationText;
import org.warren.workload.Distribution;

/// Reads distributions: `20ms`, `{exponential: {mean: 5m}}`, `{pareto: {min: 2k, shape: 1.2}, at-most: 10M}`. Each of
/// them may be the first element of a list whose second element is the source of the numbers.
final class DistributionReader {

    private static final List<String> NAMES =
            List.of("uniform", "exponential", "normal", "lognormal", "pareto", "weibull", "empirical", "at-most");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)([kM]?)");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(?:\\.\\d{1,9})?");
    private static final double KILO = 1000;

    /// Longer than any run.
    private static final double MEAN_NANOS_MAX = 366 * 86_400e9;

    /// The unit of a distribution's values.
    enum Unit {
        TIME("a time such as 20ms or 5m"),
        BYTES("a size in bytes such as 172 or 20k"),
        COUNT("a number such as 3");

        private final String words;

        Unit(String words) {
            this.words = words;
        }
    }

    private final Unit unit;

    DistributionReader(Unit unit) {
        this.unit = unit;
    }

    /// Reads one.
    ///
    /// @throws ProfileException saying where and what was expected
    Distribution read(YamlField field) {
        YamlField value = field.plain();
        return bounded(value, bare(value));
    }

    private Distribution bounded(YamlField field, Distribution read) {
        if (unit == Unit.TIME && !(read.mean() <= MEAN_NANOS_MAX)) {
            throw field.wrong("366 days or less on average");
        }
        return read;
    }

    private Distribution bare(YamlField field) {
        if (field.isText()) {
            return new Distribution.Constant(value(field));
        }
        Map<String, YamlField> fields = field.fields(NAMES);
        YamlField cap = fields.get("at-most");
        List<Map.Entry<String, YamlField>> named = fields.entrySet().stream()
                .filter(entry -> !entry.getKey().equals("at-most"))
                .toList();
        if (named.size() != 1) {
            throw field.wrong("one of " + String.join(", ", NAMES.subList(0, NAMES.size() - 1)));
        }
        YamlField numbers = named.getFirst().getValue();
        return numbers.made(() -> {
            Distribution read = named(named.getFirst().getKey(), numbers);
            return cap == null ? read : new Distribution.Capped(read, value(cap));
        });
    }

    private Distribution named(String name, YamlField field) {
        if (name.equals("empirical")) {
            return empirical(field);
        }
        return switch (name) {
            case "uniform" -> {
                Map<String, YamlField> keys = field.fields(List.of("min", "max"));
                yield new Distribution.Uniform(value(field.required(keys, "min")), value(field.required(keys, "max")));
            }
            case "exponential" -> {
                Map<String, YamlField> keys = field.fields(List.of("mean"));
                yield new Distribution.Exponential(value(field.required(keys, "mean")));
            }
            case "normal" -> {
                Map<String, YamlField> keys = field.fields(List.of("mean", "deviation"));
                yield new Distribution.Normal(
                        value(field.required(keys, "mean")), value(field.required(keys, "deviation")));
            }
            case "lognormal" -> {
                Map<String, YamlField> keys = field.fields(List.of("median", "sigma"));
                yield new Distribution.LogNormal(
                        value(field.required(keys, "median")), number(field.required(keys, "sigma")));
            }
            case "pareto" -> {
                Map<String, YamlField> keys = field.fields(List.of("min", "shape"));
                yield new Distribution.Pareto(
                        value(field.required(keys, "min")), number(field.required(keys, "shape")));
            }
            default -> {
                Map<String, YamlField> keys = field.fields(List.of("scale", "shape"));
                yield new Distribution.Weibull(
                        value(field.required(keys, "scale")), number(field.required(keys, "shape")));
            }
        };
    }

    private Distribution empirical(YamlField field) {
        String expected = "pairs of a value and its weight, as in [[10ms, 3], [20ms, 1]]";
        List<YamlField> pairs = field.elements();
        if (pairs == null || pairs.isEmpty()) {
            throw field.wrong(expected);
        }
        List<Double> values = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        for (YamlField pair : pairs) {
            List<YamlField> both = pair.elements();
            if (both == null || both.size() != 2) {
                throw pair.wrong(expected);
            }
            values.add(value(both.getFirst()));
            weights.add(number(both.getLast()));
        }
        return new Distribution.Empirical(values, weights);
    }

    /// A value in nanoseconds or bytes.
    double value(YamlField field) {
        String text = field.text(unit.words);
        if (unit == Unit.TIME) {
            OptionalLong nanos = text.equals("off") ? OptionalLong.empty() : DurationText.parseNanos(text);
            return nanos.orElseThrow(() -> field.wrong(unit.words));
        }
        var matcher = SIZE.matcher(text);
        if (!matcher.matches() || (unit == Unit.COUNT && !matcher.group(2).isEmpty())) {
            throw field.wrong(unit.words);
        }
        double factor =
                switch (matcher.group(2)) {
                    case "k" -> KILO;
                    case "M" -> KILO * KILO;
                    default -> 1;
                };
        return Double.parseDouble(matcher.group(1)) * factor;
    }

    static double number(YamlField field) {
        String text = field.text("a number such as 1.2");
        if (!NUMBER.matcher(text).matches()) {
            throw field.wrong("a number such as 1.2");
        }
        return Double.parseDouble(text);
    }
}
