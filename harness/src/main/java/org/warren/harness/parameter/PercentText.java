package org.warren.harness.parameter;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// Percentages as text.
public final class PercentText {

    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,4})?)%?");

    private PercentText() {}

    /// Parses `20`, `20%` or `0.5%`, up to 100.
    public static OptionalDouble parse(String text) {
        var matcher = PERCENT.matcher(text);
        if (!matcher.matches()) {
            return OptionalDouble.empty();
        }
        double percent = Double.parseDouble(matcher.group(1));
        return percent <= 100 ? OptionalDouble.of(percent) : OptionalDouble.empty();
    }
}
