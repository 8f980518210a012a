package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/// All text to the terminal passes here. Names and sentences come from files of unknown origin, records and programs: a
/// control character in them could move the cursor, hide a line or change the terminal's title, so each is replaced by
/// a question mark. Line feeds and tabs are kept. Warren's own control characters are printed with [#control].
final class Screen extends PrintWriter {

    private final Plain plain;

    private Screen(Plain plain) {
        super(plain);
        this.plain = plain;
    }

    /// The same writer if it already is one.
    static Screen to(PrintWriter target) {
        return target instanceof Screen screen ? screen : new Screen(new Plain(target));
    }

    /// Prints control characters of Warren's own, such as colours.
    static void control(PrintWriter target, String text) {
        if (target instanceof Screen screen) {
            screen.plain.target.write(text);
        } else {
            target.write(text);
        }
    }

    /// Whether a character is safe to print: not a control character, not a bidirectional formatting character, and not
    /// a Unicode line separator.
    private static boolean isSafe(char c) {
        return c == '\n'
                || c == '\t'
                || !(Character.isISOControl(c)
                        || c == '\u061c'
                        || c == '\u200e'
                        || c == '\u200f'
                        || (c >= '\u2028' && c <= '\u202e')
                        || (c >= '\u2066' && c <= '\u2069'));
    }

    /// Replaces control characters.
    private static final class Plain extends Writer {

        private final PrintWriter target;

        Plain(PrintWriter target) {
            this.target = target;
        }

        @Override
        public void write(char[] text, int offset, int length) {
            char[] safe = new char[length];
            for (int i = 0; i < length; i++) {
                char c = text[offset + i];
                safe[i] = isSafe(c) ? c : '?';
            }
            target.write(safe, 0, length);
        }

        @Override
        public void flush() {
            target.flush();
        }

        @Override
        public void close() throws IOException {
            target.close();
        }
    }
}
