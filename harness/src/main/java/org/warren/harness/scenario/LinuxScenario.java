package org.warren.harness.scenario;

import java.util.Map;
import org.warren.harness.lab.Capability;

/// A scenario whose steps run commands or read files of Linux nodes, because no verb of a
/// [Node][org.warren.harness.lab.Node] will do. Scenarios of other jars implement it; a [DeclaredScenario] says the
/// same by [needsCommands()][DeclaredScenario#needsCommands()].
public interface LinuxScenario extends Scenario {

    /// Why no other lab will do.
    String WHY = "its steps run commands in Linux nodes; use --lab virtual or --lab containers";

    @Override
    default Map<Capability, String> needs() {
        return Map.of(Capability.LINUX, WHY);
    }
}
