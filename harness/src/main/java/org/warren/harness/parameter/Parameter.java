package org.warren.harness.parameter;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A parameter of a scenario: its text form, its accepted values, and its meaning.
///
/// @param <T> the type of its values
public final class Parameter<T> {

    private final String name;
    private final String description;
    private final String accepted;
    private final String defaultText;
    private final Function<String, @Nullable T> parser;

    private Parameter(
            String name,
            String description,
            String accepted,
            String defaultText,
            Function<String, @Nullable T> parser) {
        this.name = name;
        this.description = description;
        this.accepted = accepted;
        this.defaultText = defaultText;
        this.parser = parser;
        parse(defaultText);
    }

    /// A duration such as `30s`, `90m` or `1h`; a plain number is in seconds.
    public static Parameter<Duration> duration(
            String name, String description, String defaultText, Duration min, Duration max) {
        String accepted = "a duration such as 30s, 5m or 1h, from " + text(min) + " to " + text(max);
        return new Parameter<>(name, description, accepted, defaultText, text -> {
            OptionalLong nanos = text.equals("off") ? OptionalLong.empty() : DurationText.parseNanos(text);
            boolean fits =
                    nanos.isPresent() && nanos.getAsLong() >= min.toNanos() && nanos.getAsLong() <= max.toNanos();
            return fits ? Duration.ofNanos(nanos.getAsLong()) : null;
        });
    }

    /// A persistent keepalive in whole seconds; 0 or `off` for none.
    public static Parameter<Integer> keepalive(String name, String description, String defaultText) {
        return new Parameter<>(name, description, "off or whole seconds from 0 to 65535", defaultText, text -> {
            if (text.equals("off")) {
                return 0;
            }
            String digits = text.endsWith("s") ? text.substring(0, text.length() - 1) : text;
            if (!digits.matches("\\d{1,5}")) {
                return null;
            }
            int seconds = Integer.parseInt(digits);
            return seconds <= 65535 ? seconds : null;
        });
    }

    /// A percentage such as `20%`; the sign may be left out.
    public static Parameter<Double> percent(String name, String description, String defaultText, int max) {
        String accepted = "a percentage such as 20%, from 0 to " + max;
        return new Parameter<>(name, description, accepted, defaultText, text -> {
            OptionalDouble percent = PercentText.parse(text);
            return percent.isPresent() && percent.getAsDouble() <= max ? (Double) percent.getAsDouble() : null;
        });
    }

    /// A whole number.
    public static Parameter<Integer> number(String name, String description, String defaultText, int min, int max) {
        String accepted = "a whole number from " + min + " to " + max;
        return new Parameter<>(name, description, accepted, defaultText, text -> {
            Integer number = text.matches("\\d{1,9}") ? Integer.valueOf(text) : null;
            return number != null && number >= min && number <= max ? number : null;
        });
    }

    /// One of several words.
    public static Parameter<String> choice(String name, String description, String first, String... others) {
        List<String> words = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(first), java.util.stream.Stream.of(others))
                .toList();
        return new Parameter<>(
                name,
                description,
                "one of " + String.join(", ", words),
                first,
                text -> words.contains(text) ? text : null);
    }

    /// Anything else.
    ///
    /// @param accepted a description of the accepted texts, which follows "give"
    /// @param parser parses a text; null if it is not accepted
    public static <T> Parameter<T> of(
            String name,
            String description,
            String accepted,
            String defaultText,
            Function<String, @Nullable T> parser) {
        return new Parameter<>(name, description, accepted, defaultText, parser);
    }

    /// The value of a text.
    ///
    /// @throws IllegalArgumentException naming the parameter, the text and the accepted texts
    public T parse(String text) {
        T value = parser.apply(text);
        if (value == null) {
            throw new IllegalArgumentException(
                    "parameter " + name + ": '" + text + "' is not accepted; give " + accepted);
        }
        return value;
    }

    /// Its name, with which a user sets it.
    public String name() {
        return name;
    }

    /// A short description.
    public String description() {
        return description;
    }

    /// A description of the accepted texts.
    public String accepted() {
        return accepted;
    }

    /// The default, as text.
    public String defaultText() {
        return defaultText;
    }

    private static String text(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds == 0) {
            return duration.isZero() ? "0s" : duration.toMillis() + "ms";
        }
        return seconds % 86400 == 0
                ? seconds / 86400 + "d"
                : seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds + "s";
    }
}
