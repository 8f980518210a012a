package org.warren.wireguard.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A part of a line that knows the position of each of its characters.
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

    /// The column of its first character, from 1.
    int column() {
        return columns[0];
    }

    String text() {
        return text;
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    /// Compares as `wg` does: without regard to the case of ASCII letters only.
    boolean is(String word) {
        return lowerCase(text).equals(lowerCase(word));
    }

    Piece slice(int from, int to) {
        return new Piece(line, text.substring(from, to), Arrays.copyOfRange(columns, from, to + 1));
    }

    Piece from(int start) {
        return slice(start, text.length());
    }

    /// The piece stripped of white space at both ends, as wg-quick does.
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

    /// The piece without any white space, also within words, as `wg` does.
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

    /// The parts between commas, including empty ones.
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

    /// The words separated by commas and white space, as wg-quick splits its lists.
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
