package org.warren.harness.verdict;

import java.util.List;
import java.util.function.Predicate;
import org.warren.harness.evidence.Evidence;

/// A check whose rule is a method.
///
/// ```
/// static final Check IMMEDIATELY = Check.of("K4-at-once", KeepaliveChecks::immediately)
///         .on(UPLINK)
///         .when(KeepaliveChecks::isPersistent);
///
/// private static CheckResult immediately(Evidence evidence, Findings findings) {
///     var first = ...;
///     if (first.isEmpty()) {
///         return findings.fail("The client sent nothing.");
///     }
///     findings.expect(first.nanos() <= latest, "...");
///     return findings.result("The client sent its first datagram at ...");
/// }
/// ```
public final class RuleCheck implements Check {

    private final String id;
    private final Rule rule;
    private final List<String> files;
    private final Predicate<Evidence> condition;

    RuleCheck(String id, Rule rule) {
        this(id, rule, List.of(), evidence -> true);
    }

    private RuleCheck(String id, Rule rule, List<String> files, Predicate<Evidence> condition) {
        this.id = id;
        this.rule = rule;
        this.files = files;
        this.condition = condition;
    }

    /// Judges evidence.
    @FunctionalInterface
    public interface Rule {

        /// Returns the result.
        ///
        /// @param findings collects what is found, and creates the result
        /// @throws org.warren.harness.evidence.MissingEvidenceException when evidence is missing; that is UNKNOWN
        CheckResult judge(Evidence evidence, Findings findings);
    }

    /// The same check with the files that it reads, for readers of the result.
    ///
    /// @param files as paths relative to the run's folder, such as from [Evidence#capturePath]
    public RuleCheck on(String... files) {
        return new RuleCheck(id, rule, List.of(files), condition);
    }

    @Override
    public RuleCheck when(Predicate<Evidence> condition) {
        return new RuleCheck(id, rule, files, this.condition.and(condition));
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public boolean appliesTo(Evidence evidence) {
        return condition.test(evidence);
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        return rule.judge(evidence, new Findings(id, files.toArray(String[]::new)));
    }
}
