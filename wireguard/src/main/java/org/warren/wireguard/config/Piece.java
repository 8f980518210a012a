package org.warren.wireguard.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A piece of a line, which knows where each of its characters stood.
final class Piece {
    private final int line;
    private final String text;
    private final int[] columns; // one more than characters: the last is that of the end

    private Piece(int line, String text, int[] columns) {
        this.line = line;
        this.text = text;
        this.columns = columns;
    }

    /// @param line its number, from 1
    static Piece ofLine(int line, String text) {
        int[] columns = new int[text.length() + 1];
        Arrays.setAll(columns, i -> i + 1);
        return new Piece(line, text, columns);
    }

    int line() {
        return line;
    }

    /// Where it begins, from 1.
    int column() {
        return columns[0];
    }

    String text() {
        return text;
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    /// As `wg` compares words: the case of ASCII letters does not matter, that of others does.
    boolean is(String word) {
        return lowerCase(text).equals(lowerCase(word));
    }

    Piece slice(int from, int to) {
        return new Piece(line, text.substring(from, to), Arrays.copyOfRange(columns, from, to + 1));
    }

    Piece from(int start) {
        return slice(start, text.length());
    }

    /// Without the white space at both ends, which is what wg-quick removes.
    Piece strip() {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return slice(from, to);
    }

    /// Without any white space, also within words, which is what `wg` removes.
    Piece bare() {
        StringBuilder rest = new StringBuilder();
        int[] stood = new int[columns.length];
        for (int i = 0; i < text.length(); i++) {
            if (!isSpace(text.charAt(i))) {
                stood[rest.length()] = columns[i];
                rest.append(text.charAt(i));
            }
        }
        stood[rest.length()] = strip().end();
        return new Piece(line, rest.toString(), Arrays.copyOf(stood, rest.length() + 1));
    }

    /// The parts between commas, empty ones too.
    List<Piece> list() {
        List<Piece> parts = new ArrayList<>();
        int start = 0;
        for (int comma = text.indexOf(','); comma >= 0; comma = text.indexOf(',', start)) {
            parts.add(slice(start, comma));
            start = comma + 1;
        }
        parts.add(from(start));
        return parts;
    }

    /// The words between commas and white space, as wg-quick splits its lists.
    List<Piece> words() {
        List<Piece> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == ',' || isSpace(text.charAt(i))) {
                if (i > start) {
                    words.add(slice(start, i));
                }
                start = i + 1;
            }
        }
        return words;
    }

    private int end() {
        return columns[columns.length - 1];
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static String lowerCase(String word) {
        StringBuilder lower = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            lower.append(c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c);
        }
        return lower.toString();
    }
}
