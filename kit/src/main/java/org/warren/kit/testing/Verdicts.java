package org.warren.kit.testing;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Judge;
import org.warren.harness.verdict.Verdict;

/// Runs checks as the judge of a run does, for their tests in any test framework.
public final class Verdicts {

    private Verdicts() {}

    /// The result of a check on evidence.
    public static CheckResult judge(Check checker, Evidence evidence) {
        return new Judge(List.of(checker)).judge(evidence).checks().getFirst();
    }

    /// The results of all of a scenario's checks that apply.
    public static List<CheckResult> judgeAll(Scenario scenario, Evidence evidence) {
        return new Judge(scenario.checks()).judge(evidence).checks();
    }

    /// Fails unless this check of the scenario is FAIL with this message, and all others pass.
    ///
    /// @throws AssertionError naming all checks that did not pass
    public static void assertOnlyFails(Scenario scenario, Evidence evidence, String id, String message) {
        List<CheckResult> others = judgeAll(scenario, evidence).stream()
                .filter(check -> check.verdict() != Verdict.PASS)
                .toList();
        if (!others.stream().map(CheckResult::id).toList().equals(List.of(id))) {
            throw new AssertionError("only " + id + " should not pass, but these do not: " + others);
        }
        assertFail(others.getFirst(), message);
    }

    /// Fails unless the check is FAIL with this message.
    ///
    /// @throws AssertionError with the result
    public static void assertFail(CheckResult result, String message) {
        if (result.verdict() != Verdict.FAIL || !result.message().contains(message)) {
            throw new AssertionError("it should be FAIL and say '" + message + "': " + result);
        }
    }
}
