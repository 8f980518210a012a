package org.warren.harness.scenario;

import org.warren.harness.lab.LabProvider;
import org.warren.harness.labs.virtual.VirtualLabProvider;

/// What running scenarios must not do: it names a lab.
final class PlantedRun {

    private PlantedRun() {}

    static LabProvider lab() {
        return new VirtualLabProvider();
    }
}
