package org.warren.harness.scenario;

import java.util.Map;
import org.warren.harness.lab.Capability;

/// A scenario whose steps run commands or read files of Linux nodes, because [Node][org.warren.harness.lab.Node] has no
/// operation for what they do. Scenarios of other jars implement it; a [DeclaredScenario] calls
/// [needsCommands()][DeclaredScenario#needsCommands()] instead.
public interface LinuxScenario extends Scenario {

    /// Why no other lab can be used.
    String WHY = "its steps run commands in Linux nodes; use --lab virtual or --lab containers";

    @Override
    default Map<Capability, String> needs() {
        return Map.of(Capability.LINUX, WHY);
    }
}
