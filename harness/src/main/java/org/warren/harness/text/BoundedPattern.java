package org.warren.harness.text;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A Java regular expression of unknown origin: the number of steps of all searches together is limited, and so their
/// time is. Not thread-safe.
public final class BoundedPattern {

    private static final int LENGTH_MAX = 1000;
    private static final long STEPS_MAX = 50_000_000;

    private final Pattern pattern;
    private long steps;

    private BoundedPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /// Compiles one.
    ///
    /// @throws IllegalArgumentException saying what is wrong with it and where, in half a sentence
    public static BoundedPattern compile(String text) {
        if (text.length() > LENGTH_MAX) {
            throw new IllegalArgumentException("it has more than " + LENGTH_MAX + " characters");
        }
        try {
            return new BoundedPattern(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            String where = e.getIndex() < 0 ? "" : " near character " + (e.getIndex() + 1);
            throw new IllegalArgumentException(String.valueOf(e.getDescription()) + where, e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("its groups are nested too deep", e);
        }
    }

    /// Whether it matches anywhere in a text.
    ///
    /// @throws TooManyStepsException when all searches together took too many steps
    public boolean isIn(String text) {
        try {
            return pattern.matcher(new Counted(text)).find();
        } catch (StackOverflowError e) {
            throw new TooManyStepsException();
        }
    }

    /// A search took too long.
    public static final class TooManyStepsException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooManyStepsException() {
            super("the regular expression takes more than " + STEPS_MAX
                    + " steps; write one without a repetition inside of a repetition");
        }
    }

    /// A text that counts accesses to its characters.
    private final class Counted implements CharSequence {

        private final CharSequence text;

        Counted(CharSequence text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > STEPS_MAX) {
                throw new TooManyStepsException();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end));
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
