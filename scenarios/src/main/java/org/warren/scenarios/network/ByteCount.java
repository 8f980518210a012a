package org.warren.scenarios.network;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers of bytes as people write them: `500kB`, `10MB`, in powers of ten.
final class ByteCount {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?) ?(B|kB|KB|MB)");
    private static final long KILO = 1000;

    private ByteCount() {}

    /// @throws NetworkFileException when it is not such a number, or more than `max`
    static long read(YamlValue value, long max) {
        String expected = "a number of bytes such as 500kB or 10MB, from 1B to " + words(max);
        Matcher text = TEXT.matcher(value.text(expected));
        if (!text.matches()) {
            throw value.bad(expected);
        }
        long unit =
                switch (text.group(2)) {
                    case "MB" -> KILO * KILO;
                    case "B" -> 1;
                    default -> KILO;
                };
        long bytes = Math.round(Double.parseDouble(text.group(1)) * unit);
        if (bytes < 1 || bytes > max) {
            throw value.bad(expected);
        }
        return bytes;
    }

    /// In the largest unit of which it has at least one.
    static String words(long bytes) {
        if (bytes < KILO) {
            return bytes + " B";
        }
        boolean isMega = bytes >= KILO * KILO;
        double number = (double) bytes / (isMega ? KILO * KILO : KILO);
        String digits = String.format(Locale.ROOT, "%.2f", number).replaceFirst("\\.?0+$", "");
        return digits + (isMega ? " MB" : " kB");
    }
}
