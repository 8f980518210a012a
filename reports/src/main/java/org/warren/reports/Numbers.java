package org.warren.reports;

import java.math.BigDecimal;
import java.math.MathContext;

/// Numbers as people write them.
final class Numbers {

    private Numbers() {}

    /// Four significant digits, no exponent, no trailing zeros.
    static String text(double value) {
        return text(value, 4);
    }

    /// Three significant digits, for charts.
    static String brief(double value) {
        return text(value, 3);
    }

    private static String text(double value, int digits) {
        var rounded = BigDecimal.valueOf(value).round(new MathContext(digits));
        if (rounded.signum() == 0) {
            return "0";
        }
        return rounded.stripTrailingZeros().toPlainString();
    }
}
