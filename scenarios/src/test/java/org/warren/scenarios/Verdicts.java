package org.warren.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Judge;
import org.warren.harness.verdict.Verdict;

/// Asks checks as the judge of a run does, for their tests.
public final class Verdicts {

    private Verdicts() {}

    public static CheckResult judge(Check checker, Evidence evidence) {
        return new Judge(List.of(checker)).judge(evidence).checks().getFirst();
    }

    /// What all of a scenario's checks say that apply.
    public static List<CheckResult> judgeAll(Scenario scenario, Evidence evidence) {
        return new Judge(scenario.checks()).judge(evidence).checks();
    }

    /// Fails unless this check of the scenario failed the evidence and said this, and every other passed it.
    public static void assertOnlyFails(Scenario scenario, Evidence evidence, String id, String message) {
        List<CheckResult> others = judgeAll(scenario, evidence).stream()
                .filter(check -> check.verdict() != Verdict.PASS)
                .toList();
        assertThat(others).extracting(CheckResult::id).as("%s", others).containsExactly(id);
        assertFail(others.getFirst(), message);
    }

    /// Fails unless the checker failed the evidence and said this.
    public static void assertFail(CheckResult result, String message) {
        assertThat(result.verdict()).as("%s", result).isEqualTo(Verdict.FAIL);
        assertThat(result.message()).contains(message);
    }
}
