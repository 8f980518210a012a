package org.warren.wireguard.config;

import java.math.BigInteger;

/// Parses numbers as C's 64-bit `strtoul` does, which `wg` and glibc call. Leading zeros have no meaning in base 10.
final class Strtoul {
    private static final BigInteger MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    private Strtoul() {}

    /// Digits only, without a sign.
    ///
    /// @throws NumberFormatException when there is anything else, or nothing
    static BigInteger digits(String text, int base) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c < 128 && Character.digit(c, base) >= 0)) {
            throw new NumberFormatException("not a number of base " + base);
        }
        return new BigInteger(text, base);
    }

    /// Digits with or without a sign.
    ///
    /// @throws NumberFormatException when it is not a number
    static BigInteger signed(String text) {
        boolean negative = text.startsWith("-");
        BigInteger number = digits(negative || text.startsWith("+") ? text.substring(1) : text, 10);
        return negative ? number.negate() : number;
    }

    /// The value in the `int` in which glibc's `getaddrinfo` stores a port: -1 if the number is too large.
    static int asInt(BigInteger number) {
        return number.abs().compareTo(MAX) > 0 ? -1 : number.intValue();
    }
}
