package org.warren.scenarios.workday;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.workload.Budget;
import org.warren.kit.workload.Figure;
import org.warren.kit.workload.Schedule;

/// A check for each figure that the budget limits, and one that the traffic was what the seed determines.
final class WorkdayChecks {

    private final Day.Memo memo;

    WorkdayChecks(Day.Memo memo) {
        this.memo = memo;
    }

    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        checks.add(Check.of("played", (evidence, findings) -> Schedule.of(evidence)
                .compare(memo.read(evidence).record(), findings)));
        Arrays.stream(Figure.values()).map(this::limited).forEach(checks::add);
        return checks;
    }

    private Check limited(Figure figure) {
        return Check.of(figure.word(), (evidence, findings) -> judge(figure, evidence, findings))
                .when(evidence -> applies(figure, evidence));
    }

    private CheckResult judge(Figure figure, Evidence evidence, Findings findings) {
        Day day = memo.read(evidence);
        return budget(evidence).judge(figure, day.figures(), day::doubt, findings);
    }

    /// A budget may limit figures that a run's traffic does not have, such as voice without calls.
    private boolean applies(Figure figure, Evidence evidence) {
        // What the path does without a tunnel proves nothing about a subject.
        if (!WorkdayScenario.hasTunnels(evidence) || budget(evidence).of(figure).isEmpty()) {
            return false;
        }
        try {
            return budget(evidence).isAbout(figure, memo.read(evidence).figures());
        } catch (MissingEvidenceException e) {
            return true; // and the check says what is missing
        }
    }

    private static Budget budget(Evidence evidence) {
        return Budget.parse(evidence.get(WorkdayScenario.BUDGET));
    }
}
