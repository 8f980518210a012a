package org.warren.scenarios.endurance;

import java.util.Locale;

/// Numbers as this scenario's sentences have them.
final class Words {

    private static final double MEBIBYTE = 1 << 20;

    private Words() {}

    /// Seconds with one decimal, such as `40.0 s`.
    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }

    /// Mebibytes with one decimal, without the unit.
    static String mebibytes(double bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / MEBIBYTE);
    }

    /// Gigabytes with three decimals, without the unit.
    static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.3f", bytes / 1e9);
    }

    static String rekeys(int count) {
        return count == 1 ? "1 rekey" : count + " rekeys";
    }

    /// A whole number.
    static String count(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }
}
