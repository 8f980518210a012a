package org.warren.harness.bundle;

import java.util.regex.Pattern;

/// Text of somebody else's file, made safe for a terminal: a control character could move the cursor or hide a line.
public final class TerminalText {

    /// Controls, the marks that turn the direction of text around, and line separators.
    private static final Pattern UNSAFE =
            Pattern.compile("[\\p{Cc}\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]");

    private TerminalText() {}

    /// The text in one line, with a question mark for each character that is not safe to print.
    public static String of(String text) {
        return UNSAFE.matcher(text).replaceAll("?");
    }
}
