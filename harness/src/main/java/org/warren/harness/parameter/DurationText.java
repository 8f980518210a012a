package org.warren.harness.parameter;

import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Durations as text.
public final class DurationText {

    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|ms|s|m|h|d)");
    private static final Pattern WHOLE = Pattern.compile("(" + PART.pattern() + ")+");
    private static final Pattern SECONDS = Pattern.compile("\\d+(\\.\\d+)?");

    private DurationText() {}

    /// Parses `30`, `30s`, `1.5h`, `1h30m` or `off`, which is 0; a plain number is in seconds.
    public static OptionalLong parseNanos(String text) {
        if (text.equals("off")) {
            return OptionalLong.of(0);
        }
        var withUnit = SECONDS.matcher(text).matches() ? text + "s" : text;
        if (!WHOLE.matcher(withUnit).matches()) {
            return OptionalLong.empty();
        }
        var parts = PART.matcher(withUnit);
        var sum = BigDecimal.ZERO;
        while (parts.find()) {
            sum = sum.add(new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(nanos(parts.group(2)))));
        }
        return sum.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? OptionalLong.empty()
                : OptionalLong.of(sum.longValue());
    }

    private static long nanos(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> 1_000_000_000;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            case "d" -> 86_400_000_000_000L;
            default -> throw new IllegalArgumentException("unit " + unit);
        };
    }
}
