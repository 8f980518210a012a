package org.warren.kit.measure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// Numbers as tables and sentences have them.
public final class NumberFormat {

    private static final int DIGITS = 3;
    private static final int RATIO_DIGITS = 2;

    private NumberFormat() {}

    /// Three significant digits without an exponent.
    public static String number(double value) {
        return new BigDecimal(value).round(new MathContext(DIGITS)).toPlainString();
    }

    /// A ratio with two significant digits, such as 0.11 or 24.
    public static String ratio(double value) {
        return new BigDecimal(value).round(new MathContext(RATIO_DIGITS)).toPlainString();
    }

    /// A share as a percentage: whole from 10 % on, below with one decimal.
    public static String percent(double share) {
        double percent = share * 100;
        return String.format(Locale.ROOT, percent >= 9.95 ? "%.0f %%" : "%.1f %%", percent);
    }
}
