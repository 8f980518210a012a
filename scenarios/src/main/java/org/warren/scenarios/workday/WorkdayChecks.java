package org.warren.scenarios.workday;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.verdict.Check;
import org.warren.kit.workload.Budget;
import org.warren.kit.workload.Figure;
import org.warren.kit.workload.Schedule;

/// A check for each figure that the budget limits, and one that the traffic was what the seed says.
final class WorkdayChecks {

    private static final long VIRTUAL_TOLERANCE_NANOS = 1_000_000;
    /// A loaded machine lets a process wait for some of its time slices.
    private static final long REAL_TOLERANCE_NANOS = 50_000_000;

    private final Day.Memo memo;

    WorkdayChecks(Day.Memo memo) {
        this.memo = memo;
    }

    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        checks.add(Check.of("played", (evidence, findings) -> {
            boolean isVirtual = evidence.observations().lab().equals("virtual");
            long tolerance = isVirtual ? VIRTUAL_TOLERANCE_NANOS : REAL_TOLERANCE_NANOS;
            return new Schedule(tolerance).compare(memo.read(evidence).record(), findings);
        }));
        Arrays.stream(Figure.values()).map(this::limited).forEach(checks::add);
        return checks;
    }

    private Check limited(Figure figure) {
        return Check.of(figure.word(), (evidence, findings) -> budget(evidence)
                        .judge(figure, memo.read(evidence).figures(), findings))
                .when(evidence -> applies(figure, evidence));
    }

    /// A budget speaks of figures that a run's traffic may not have, such as voice without calls.
    private boolean applies(Figure figure, Evidence evidence) {
        if (budget(evidence).of(figure).isEmpty()) {
            return false;
        }
        try {
            return memo.read(evidence).figures().stream().anyMatch(figure::appliesTo);
        } catch (MissingEvidenceException e) {
            return true; // and the check says what is missing
        }
    }

    private static Budget budget(Evidence evidence) {
        return Budget.parse(evidence.get(WorkdayScenario.BUDGET));
    }
}
