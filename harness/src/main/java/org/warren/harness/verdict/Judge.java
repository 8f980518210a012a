package org.warren.harness.verdict;

import java.util.ArrayList;
import java.util.List;
import org.warren.harness.evidence.Evidence;

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
    public record Judgement(List<CheckResult> checks, Verdict verdict) {

        public Judgement {
            checks = List.copyOf(checks);
        }
    }

    /// Runs the checkers. A crash of one is UNKNOWN and does not keep the others from judging.
    public Judgement judge(Evidence evidence) {
        var checks = new ArrayList<CheckResult>();
        for (var checker : checkers) {
            try {
                if (checker.appliesTo(evidence)) {
                    checks.add(checker.judge(evidence));
                }
            } catch (RuntimeException e) {
                checks.add(new CheckResult(checker.id(), Verdict.UNKNOWN, describe(e), List.of()));
            }
        }
        return new Judgement(
                checks, Verdict.merge(checks.stream().map(CheckResult::verdict).toList()));
    }

    private static String describe(RuntimeException e) {
        var message = e.getMessage();
        return message == null || message.isBlank()
                ? "The checker crashed: " + e.getClass().getSimpleName()
                : message;
    }
}
