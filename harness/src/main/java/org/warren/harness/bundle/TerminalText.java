package org.warren.harness.bundle;

import java.util.regex.Pattern;

/// Makes text of unknown origin safe for a terminal: a control character could move the cursor or hide a line.
public final class TerminalText {

    /// Control characters, bidirectional formatting characters, and line separators.
    private static final Pattern UNSAFE =
            Pattern.compile("[\\p{Cc}\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]");

    private TerminalText() {}

    /// The text on one line, with a question mark for each unsafe character.
    public static String of(String text) {
        return UNSAFE.matcher(text).replaceAll("?");
    }
}
