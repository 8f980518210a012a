package org.warren.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Formats times.
final class TimeText {

    static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;

    private TimeText() {}

    static long nanos(double seconds) {
        return Math.round(seconds * SECOND);
    }

    /// A duration: `59 min 40 s`, `12.5 s`, `40 ms`.
    static String duration(long nanos) {
        if (0 < nanos && nanos < SECOND) {
            return nanos < 1_000_000 ? trim(nanos / 1e3) + " µs" : trim(nanos / 1e6) + " ms";
        }
        if (nanos < MINUTE) {
            return trim(nanos / 1e9) + " s";
        }
        long seconds = Math.round(nanos / 1e9);
        var parts = new ArrayList<String>();
        // 24 h and 36 h are common, 1 d is not.
        long days = seconds < 172_800 ? 0 : seconds / 86_400;
        part(parts, days, "d");
        part(parts, seconds / 3_600 - days * 24, "h");
        part(parts, seconds / 60 % 60, "min");
        part(parts, seconds % 60, "s");
        return String.join(" ", parts.subList(0, Math.min(2, parts.size())));
    }

    /// A point in time: `1:00:20`, or `1:00:20.25` if the fraction is not zero.
    static String clock(long nanos) {
        return exact(nanos).replaceFirst("\\.?0+$", "");
    }

    /// A point in time to the microsecond, for columns.
    static String exact(long nanos) {
        long micros = Math.floorDiv(nanos, 1_000);
        long seconds = Math.floorDiv(micros, 1_000_000);
        return String.format(
                Locale.ROOT,
                "%d:%02d:%02d.%06d",
                seconds / 3_600,
                seconds / 60 % 60,
                seconds % 60,
                Math.floorMod(micros, 1_000_000));
    }

    /// A point in time to a tenth of a second, for prose.
    static String about(long nanos) {
        return clock(Math.round(nanos / 1e8) * 100_000_000L);
    }

    private static void part(List<String> parts, long count, String unit) {
        if (count > 0) {
            parts.add(count + " " + unit);
        }
    }

    private static String trim(double value) {
        var text = String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
        return text.replaceFirst("\\.?0+$", "");
    }
}
