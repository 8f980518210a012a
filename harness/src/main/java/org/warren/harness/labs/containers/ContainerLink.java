package org.warren.harness.labs.containers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warren.harness.lab.LabLink;
import org.warren.harness.labs.linux.Shaping;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Link;

/// An interface's link. If it has a veth pair, the far end of that is taken down and shaped. Otherwise the far end is
/// the engine's, so the node's own end is taken down, which the node sees as an interface that was switched off.
///
/// @param port the far end of the veth pair, or null
record ContainerLink(
        NodeWiring wiring, Interface attached, @Nullable String port) implements LabLink {

    @Override
    public void down() {
        wiring.execute("", "ip", "link", "set", "dev", port == null ? attached.name() : port, "down");
    }

    @Override
    public void up() {
        if (port == null) {
            wiring.restore(attached);
        } else {
            wiring.execute("", "ip", "link", "set", "dev", port, "up");
        }
    }

    /// @throws UnsupportedOperationException when the topology declares the link perfect: it then has no veth pair
    @Override
    public void shape(Link properties) {
        if (port == null) {
            if (!properties.isPerfect()) {
                throw new UnsupportedOperationException("interface " + attached.name() + " of node "
                        + wiring.node().name() + ": a link is shaped here only if the topology gives it a delay, loss"
                        + " or a rate from the start");
            }
            return;
        }
        for (String end : List.of(port, attached.name())) {
            wiring.execute("", Shaping.command(end, properties).toArray(String[]::new));
        }
    }
}
