package org.warren.scenarios.wgquick;

import java.util.Optional;
import org.warren.harness.labs.virtual.VirtualLab;
import org.warren.harness.scenario.Scenario;

/// A scenario in which nodes run wg-quick.
public interface WgQuickScenario extends Scenario {

    @Override
    default Optional<String> unsupportedIn(String lab) {
        return lab.equals(VirtualLab.NAME)
                ? Optional.empty()
                : Optional.of(
                        "wg-quick changes kernel settings and mounts, which a container may not; use --lab virtual");
    }
}
