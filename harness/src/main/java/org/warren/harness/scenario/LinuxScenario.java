package org.warren.harness.scenario;

import java.util.Map;
import org.warren.harness.lab.Capability;

/// A scenario whose steps run commands or read files of Linux nodes, because no verb of a
/// [Node][org.warren.harness.lab.Node] will do.
public interface LinuxScenario extends Scenario {

    @Override
    default Map<Capability, String> needs() {
        return Map.of(Capability.LINUX, "its steps run commands in Linux nodes; use --lab virtual or --lab containers");
    }
}
