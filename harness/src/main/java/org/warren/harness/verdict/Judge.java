package org.warren.harness.verdict;

import java.util.ArrayList;
import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;

/// Lets checkers judge the evidence of a run, one after the other.
public final class Judge {

    private final List<Checker> checkers;

    public Judge(List<? extends Checker> checkers) {
        this.checkers = List.copyOf(checkers);
    }

    /// All results and what they merge to.
    ///
    /// @param checks one for each checker that applies, in the checkers' order
    /// @param verdict the heaviest of them; UNKNOWN when no checker applies
    /// @param errors of checkers that crashed
    public record Judgement(List<CheckResult> checks, Verdict verdict, List<Throwable> errors) {

        public Judgement {
            checks = List.copyOf(checks);
            errors = List.copyOf(errors);
        }
    }

    /// Runs the checkers. A crash of one is UNKNOWN and does not keep the others from judging.
    public Judgement judge(Evidence evidence) {
        var checks = new ArrayList<CheckResult>();
        var errors = new ArrayList<Throwable>();
        for (var checker : checkers) {
            try {
                if (checker.appliesTo(evidence)) {
                    checks.add(checker.judge(evidence));
                }
            } catch (MissingEvidenceException e) {
                checks.add(new CheckResult(checker.id(), Verdict.UNKNOWN, String.valueOf(e.getMessage()), List.of()));
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                errors.add(e);
                checks.add(new CheckResult(checker.id(), Verdict.UNKNOWN, OwnFault.sentence(e), List.of()));
            }
        }
        return new Judgement(
                checks, Verdict.merge(checks.stream().map(CheckResult::verdict).toList()), errors);
    }
}
