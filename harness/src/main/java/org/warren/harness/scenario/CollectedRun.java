package org.warren.harness.scenario;

import java.util.List;
import org.warren.harness.lab.LabEnvironment;
import org.warren.harness.verdict.CheckResult;

/// What is known about a run after its lab is gone, in addition to the evidence in its folder.
///
/// @param environment of the lab
/// @param clockKind the kind of the lab's clock; `none` if no lab was deployed
/// @param failures after the evidence was collected, which do not affect it
/// @param ownErrors errors of Warren itself
/// @param isDeployed whether there was a lab at all
record CollectedRun(
        LabEnvironment environment,
        String clockKind,
        List<CheckResult> failures,
        List<Throwable> ownErrors,
        boolean isDeployed) {

    CollectedRun {
        failures = List.copyOf(failures);
        ownErrors = List.copyOf(ownErrors);
    }
}
