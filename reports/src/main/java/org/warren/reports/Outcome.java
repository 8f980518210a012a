package org.warren.reports;

import java.util.Comparator;
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.Verdict;

/// The result of a run, compared with what its test expects. The worst is the greatest.
///
/// @param verdict of the run
/// @param note why it does not pass, or what was expected instead; otherwise empty
public record Outcome(Ending ending, Verdict verdict, String note) implements Comparable<Outcome> {

    /// In order of gravity.
    enum Ending {
        AS_EXPECTED,
        /// No expectation was declared, so a PASS is expected.
        PLAIN,
        NOT_AS_EXPECTED
    }

    private static final Comparator<Outcome> BY_GRAVITY =
            Comparator.comparing(Outcome::ending).thenComparing(Outcome::verdict);

    public static Outcome of(RunRecord run) {
        var expected = run.expected();
        if (expected == null) {
            return new Outcome(Ending.PLAIN, run.verdict(), "");
        }
        return run.endedAsExpected()
                ? new Outcome(Ending.AS_EXPECTED, run.verdict(), expected.why())
                : new Outcome(Ending.NOT_AS_EXPECTED, run.verdict(), "expected was " + expected.words());
    }

    /// The verdict, and whether it is as expected if that is not PASS.
    public String word() {
        return switch (ending) {
            case AS_EXPECTED -> verdict + ", as expected";
            case PLAIN -> verdict.name();
            case NOT_AS_EXPECTED -> verdict + ", not as expected";
        };
    }

    /// Its classes in the style sheet.
    public String style() {
        return switch (ending) {
            case AS_EXPECTED -> RunPage.word(verdict) + " expected";
            case PLAIN -> RunPage.word(verdict);
            case NOT_AS_EXPECTED -> RunPage.word(Verdict.FAIL) + " unexpected";
        };
    }

    /// Whether the expected result was not a PASS.
    boolean isAsExpected() {
        return ending == Ending.AS_EXPECTED;
    }

    /// Whether it needs no attention.
    boolean isWell() {
        return isAsExpected() || (ending == Ending.PLAIN && verdict == Verdict.PASS);
    }

    @Override
    public int compareTo(Outcome other) {
        return BY_GRAVITY.compare(this, other);
    }
}
