package org.warren.reports;

import java.math.BigDecimal;
import java.math.MathContext;

/// Numbers as people write them.
final class Numbers {

    private Numbers() {}

    /// Four significant digits, no exponent, no trailing zeros.
    static String text(double value) {
        var rounded = BigDecimal.valueOf(value).round(new MathContext(4));
        if (rounded.signum() == 0) {
            return "0";
        }
        return rounded.stripTrailingZeros().toPlainString();
    }
}
