package org.warren.harness.evidence;

import org.warren.harness.text.NumberFormat;

/// Times and durations as text, for reports.
public final class Seconds {

    private static final double NANOS = 1e9;
    private static final long WHOLE = 1_000_000_000L;

    private Seconds() {}

    /// Seconds with one decimal, such as `40.0 s`.
    public static String text(long nanos) {
        return NumberFormat.seconds(nanos / NANOS);
    }

    /// Seconds with three decimals, such as `40.012 s`.
    public static String precise(long nanos) {
        return NumberFormat.decimals(nanos / NANOS, 3) + " s";
    }

    /// Seconds with nine decimals, such as `40.012000001 s`.
    public static String exact(long nanos) {
        return "%s%d.%09d s".formatted(nanos < 0 ? "-" : "", Math.abs(nanos / WHOLE), Math.abs(nanos % WHOLE));
    }

    /// A number of seconds.
    public static double of(long nanos) {
        return nanos / NANOS;
    }
}
