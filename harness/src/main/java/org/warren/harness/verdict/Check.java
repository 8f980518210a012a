package org.warren.harness.verdict;

import java.util.function.Predicate;
import org.warren.harness.evidence.Evidence;

/// Judges one aspect of a run by its evidence alone, so that old evidence can be judged again.
///
/// Most checks are a method and a name: [#of].
public interface Check {

    /// A check that is a method.
    ///
    /// @param id names the check, stable across runs and versions; it begins with the row of the conformance list, if
    ///     there is one
    /// @param rule judges
    static RuleCheck of(String id, RuleCheck.Rule rule) {
        return new RuleCheck(id, rule);
    }

    /// Names the check, stable across runs and versions.
    String id();

    /// Whether the question makes sense for this run; a check that does not apply is left out of its verdict.
    default boolean appliesTo(Evidence evidence) {
        return true;
    }

    /// The same check for runs that meet a condition too; of others it says nothing.
    default Check when(Predicate<Evidence> condition) {
        return of(id(), (evidence, findings) -> judge(evidence))
                .when(this::appliesTo)
                .when(condition);
    }

    /// Returns the result. What it throws counts as UNKNOWN, with the exception's message.
    CheckResult judge(Evidence evidence);
}
