package org.warren.harness.labs.linux;

import java.time.Duration;
import java.util.List;
import org.warren.harness.agent.Agent;
import org.warren.harness.lab.LabLink;
import org.warren.harness.topology.Link;

/// An interface's link: a veth pair between the node and a port of the network's bridge. Each end shapes what it sends,
/// so both directions are shaped in the same way.
///
/// @param agent of the node and the bridges
/// @param node the agent's name for it
/// @param interfaceName the node's end
/// @param port the bridge's end
public record BridgeLink(Agent agent, String node, String interfaceName, String port) implements LabLink {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Override
    public void down() {
        agent("ip", "link", "set", "dev", port, "down");
    }

    @Override
    public void up() {
        agent("ip", "link", "set", "dev", port, "up");
    }

    @Override
    public void shape(Link properties) {
        in("", Shaping.command(port, properties));
        in(node, Shaping.command(interfaceName, properties));
    }

    /// Configures queueing in the kernel.
    ///
    /// @param sent `tc` commands for packets that the node sends
    /// @param received for packets that it receives
    void wait(List<List<String>> sent, List<List<String>> received) {
        sent.forEach(command -> in(node, command));
        received.forEach(command -> in("", command));
    }

    private void agent(String... command) {
        in("", List.of(command));
    }

    private void in(String where, List<String> command) {
        agent.execute(where, TIMEOUT, new byte[0], command).orThrow();
    }
}
