package org.warren.harness.parameter;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rates as text, as in `tc`.
public final class RateText {

    private static final Pattern RATE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(bit|kbit|mbit|gbit)");

    private RateText() {}

    /// Parses `64kbit` or `20.5mbit`, in bits per second.
    public static OptionalLong parseBits(String text) {
        Matcher rate = RATE.matcher(text);
        if (!rate.matches()) {
            return OptionalLong.empty();
        }
        double unit =
                switch (rate.group(2)) {
                    case "kbit" -> 1e3;
                    case "mbit" -> 1e6;
                    case "gbit" -> 1e9;
                    default -> 1;
                };
        return OptionalLong.of(Math.round(Double.parseDouble(rate.group(1)) * unit));
    }
}
