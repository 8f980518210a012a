package org.warren.harness.verdict;

import java.util.function.Predicate;
import org.warren.harness.evidence.Evidence;

/// Judges one aspect of a run by its evidence only, so that old evidence can be judged again.
///
/// Most checks are a method and a name: [#of].
public interface Check {

    /// A check that consists of a method.
    ///
    /// @param id of the check, stable across runs and versions; it begins with the row of the conformance list, if
    ///     there is one
    /// @param rule that judges
    static RuleCheck of(String id, RuleCheck.Rule rule) {
        return new RuleCheck(id, rule);
    }

    /// The id of the check, stable across runs and versions.
    String id();

    /// Whether the check makes sense for this run; a check that does not apply is left out of its verdict.
    default boolean appliesTo(Evidence evidence) {
        return true;
    }

    /// The same check, which only applies to runs that also meet a condition.
    default Check when(Predicate<Evidence> condition) {
        return of(id(), (evidence, findings) -> judge(evidence))
                .when(this::appliesTo)
                .when(condition);
    }

    /// Returns the result. An exception counts as UNKNOWN, with its message.
    CheckResult judge(Evidence evidence);
}
