package org.warren.harness.verdict;

import java.util.ArrayList;
import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;

/// Runs checks on the evidence of a run, one after the other.
public final class Judge {

    private final List<Check> checks;

    /// @param checks in the order of their results
    public Judge(List<? extends Check> checks) {
        this.checks = List.copyOf(checks);
    }

    /// All results and the merged verdict.
    ///
    /// @param checks one for each check that applies, in the checks' order
    /// @param verdict the gravest of them; UNKNOWN when no check applies
    /// @param errors of checks that crashed
    public record Judgement(List<CheckResult> checks, Verdict verdict, List<Throwable> errors) {

        public Judgement {
            checks = List.copyOf(checks);
            errors = List.copyOf(errors);
        }
    }

    /// Runs the checks. If one crashes it is UNKNOWN, and the others still judge.
    public Judgement judge(Evidence evidence) {
        var results = new ArrayList<CheckResult>();
        var errors = new ArrayList<Throwable>();
        for (var check : checks) {
            try {
                if (check.appliesTo(evidence)) {
                    results.add(check.judge(evidence));
                }
            } catch (MissingEvidenceException e) {
                results.add(new CheckResult(check.id(), Verdict.UNKNOWN, String.valueOf(e.getMessage()), List.of()));
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                errors.add(e);
                results.add(new CheckResult(check.id(), Verdict.UNKNOWN, OwnFault.sentence(e), List.of()));
            }
        }
        return new Judgement(
                results,
                Verdict.merge(results.stream().map(CheckResult::verdict).toList()),
                errors);
    }
}
