package org.warren.harness.scenario;

import java.util.List;
import org.warren.harness.lab.LabEnvironment;
import org.warren.harness.verdict.CheckResult;

/// What is known of a run after its lab is gone, besides the evidence in its folder.
///
/// @param environment what it ran on
/// @param clockKind the kind of the lab's clock; `none` where no lab was deployed
/// @param failures after the evidence was collected, which spoil none of it
/// @param ownErrors of Warren itself
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
