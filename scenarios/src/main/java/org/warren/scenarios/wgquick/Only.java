package org.warren.scenarios.wgquick;

import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;

/// A checker that makes sense for one value of a parameter only.
///
/// @param parameter its name
/// @param value its text
/// @param checker who judges then
public record Only(String parameter, String value, Check checker) implements Check {

    @Override
    public String id() {
        return checker.id();
    }

    @Override
    public boolean appliesTo(Evidence evidence) {
        return evidence.observations().parameter(parameter).equals(value) && checker.appliesTo(evidence);
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        return checker.judge(evidence);
    }
}
