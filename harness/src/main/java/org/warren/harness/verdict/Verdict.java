package org.warren.harness.verdict;

import java.util.Collection;

/// The conclusion of a check about the evidence of a run.
///
/// The constants are in the order of their weight: when verdicts are merged, the heavier one wins, so that a failure is
/// never outvoted and a doubt never counts as a success.
public enum Verdict {
    /// The evidence shows the expected behaviour.
    PASS,
    /// The lab or a subject lacks a capability, declared before the run; never concluded from a failure.
    UNSUPPORTED,
    /// Nothing could be concluded: evidence is missing or the check itself failed.
    UNKNOWN,
    /// The evidence contradicts the expected behaviour.
    FAIL;

    /// The heavier of the two: FAIL, then UNKNOWN, then UNSUPPORTED, then PASS.
    public Verdict merge(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /// The heaviest of all. Merging none is UNKNOWN, because nothing was judged.
    public static Verdict merge(Collection<Verdict> verdicts) {
        return verdicts.stream().reduce(Verdict::merge).orElse(UNKNOWN);
    }

    /// The exit status of a command whose runs merge to this verdict. Status 2 is reserved for wrong usage.
    public int exitStatus() {
        return switch (this) {
            case PASS -> 0;
            case FAIL, UNKNOWN -> 1;
            case UNSUPPORTED -> 3;
        };
    }
}
