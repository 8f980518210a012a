package org.warren.kit.roadwarrior;

import java.nio.charset.StandardCharsets;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.IpPrefix;

/// Static neighbour entries, so that no address resolution is needed.
public final class StaticNeighbours {

    private StaticNeighbours() {}

    /// Adds permanent neighbour entries for each other to two interfaces of one network.
    public static void pin(Stage stage, String node, String interfaceName, String otherNode, String otherInterface) {
        tell(stage, node, interfaceName, otherNode, otherInterface);
        tell(stage, otherNode, otherInterface, node, interfaceName);
    }

    private static void tell(Stage stage, String node, String interfaceName, String other, String otherInterface) {
        String address = new String(
                        stage.linux(other).read("/sys/class/net/" + otherInterface + "/address"),
                        StandardCharsets.US_ASCII)
                .strip();
        StringBuilder batch = new StringBuilder();
        for (IpPrefix known : stage.lab()
                .topology()
                .node(other)
                .interfaceNamed(otherInterface)
                .addresses()) {
            batch.append("neigh replace ")
                    .append(known.host())
                    .append(" lladdr ")
                    .append(address);
            batch.append(" nud permanent dev ").append(interfaceName).append('\n');
        }
        stage.linux(node).runWithInput(batch.toString(), "ip", "-batch", "-").orThrow();
    }
}
