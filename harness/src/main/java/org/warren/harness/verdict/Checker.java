package org.warren.harness.verdict;

import org.warren.harness.evidence.Evidence;

/// Judges one aspect of a run by its evidence alone, so that old evidence can be judged again.
public interface Checker {

    /// Names the check, stable across runs and versions.
    String id();

    /// Whether the question makes sense for this run; a checker that does not apply is left out of its verdict.
    default boolean appliesTo(Evidence evidence) {
        return true;
    }

    /// Comes to a conclusion. What it throws counts as UNKNOWN, with the exception's message.
    CheckResult judge(Evidence evidence);
}
