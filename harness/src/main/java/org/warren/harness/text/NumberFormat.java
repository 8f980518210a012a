package org.warren.harness.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// Formats numbers for sentences, tables and charts, the same in each locale.
public final class NumberFormat {

    private static final int DIGITS = 3;
    private static final int RATIO_DIGITS = 2;
    private static final double MEBIBYTE = 1 << 20;
    private static final double GIGABYTE = 1e9;

    private NumberFormat() {}

    /// At most three significant digits without an exponent, such as 0.11 or 24.3.
    public static String number(double value) {
        return significant(value, DIGITS);
    }

    /// A ratio with at most two significant digits, such as 0.11 or 24.
    public static String ratio(double value) {
        return significant(value, RATIO_DIGITS);
    }

    /// A share as a percentage: whole from 10 % on, below that with one decimal.
    public static String percent(double share) {
        double percent = share * 100;
        return decimals(percent, percent >= 9.95 ? 0 : 1) + " %";
    }

    /// Seconds with one decimal, such as `40.0 s`.
    public static String seconds(double seconds) {
        return decimals(seconds, 1) + " s";
    }

    /// Mebibytes with one decimal, without the unit.
    public static String mebibytes(double bytes) {
        return decimals(bytes / MEBIBYTE, 1);
    }

    /// Gigabytes with three decimals, without the unit.
    public static String gigabytes(long bytes) {
        return decimals(bytes / GIGABYTE, 3);
    }

    /// A number with this many decimals, including zeros.
    ///
    /// @param decimals 0 or more
    public static String decimals(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /// A number with at most this many significant digits, without an exponent or trailing zeros.
    ///
    /// @param digits 1 or more
    public static String shortest(double value, int digits) {
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(digits));
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    private static String significant(double value, int digits) {
        return new BigDecimal(value).round(new MathContext(digits)).toPlainString();
    }
}
