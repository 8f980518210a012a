package org.warren.wireguard.config;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A character that is invisible or looks like another one, which makes a file that looks right invalid. Editors and
/// web pages insert such characters in place of the ones that were typed.
///
/// @param codePoint the character
/// @param line from 1; only a line feed ends a line
/// @param column from 1
public record OddCharacter(int codePoint, int line, int column) {
    private static final int BYTE_ORDER_MARK = 0xfeff;
    private static final String RETYPE = "is not a plain ASCII character; type it again";
    private static final String DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033";
    private static final String SINGLE_QUOTES = "\u2018\u2019\u201a\u201b\u2032\u00b4";
    private static final String HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212";

    /// The characters of a text that are neither printable ASCII nor a space, a tab or the end of a line.
    public static List<OddCharacter> all(String text) {
        List<OddCharacter> all = new ArrayList<>();
        int line = 1;
        int start = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (c == '\n') {
                line++;
                start = i + 1;
            } else if (isOdd(text, i, c)) {
                all.add(new OddCharacter(c, line, i - start + 1));
            }
        }
        return all;
    }

    /// Whether it is invisible or looks like the ASCII character that was meant: spaces, quotes, hyphens and other
    /// variants of ASCII characters. Letters of other scripts are not odd.
    public boolean isDeceptive() {
        return !adviceFor(codePoint).equals(RETYPE);
    }

    private static boolean isOdd(String text, int index, int c) {
        boolean endOfLine = c == '\r' && (index + 1 == text.length() || text.charAt(index + 1) == '\n');
        return (c < ' ' && c != '\t' && !endOfLine) || c >= 127;
    }

    /// Its code point, its name, and how to correct it.
    public String words() {
        String name = Objects.requireNonNullElse(Character.getName(codePoint), "a character without a name");
        return "U+%04X %s%s, which %s"
                .formatted(
                        codePoint,
                        name,
                        codePoint == BYTE_ORDER_MARK ? " (byte order mark)" : "",
                        adviceFor(codePoint));
    }

    /// The same with its position.
    public String wordsWithPlace() {
        return "at " + line + ":" + column + " stands " + words();
    }

    private static String adviceFor(int c) {
        if (c == '\r') {
            return "ends no line here; end lines with a line feed";
        }
        if (DOUBLE_QUOTES.indexOf(c) >= 0) {
            return "looks like a quotation mark; type \"";
        }
        if (SINGLE_QUOTES.indexOf(c) >= 0) {
            return "looks like an apostrophe; type '";
        }
        if (HYPHENS.indexOf(c) >= 0) {
            return "looks like a hyphen; type -";
        }
        return switch (Character.getType(c)) {
            case Character.SPACE_SEPARATOR -> "looks like a space; type a space";
            case Character.FORMAT,
                    Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> "cannot be seen; delete it";
            default -> {
                String plain = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC);
                yield plain.length() == 1 && plain.charAt(0) > ' ' && plain.charAt(0) < 127
                        ? "looks like " + plain + "; type " + plain
                        : RETYPE;
            }
        };
    }
}
