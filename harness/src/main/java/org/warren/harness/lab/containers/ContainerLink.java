package org.warren.harness.lab.containers;

import java.time.Duration;
import java.util.List;
import org.warren.harness.lab.LabLink;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Link;

/// An interface's link. Its other end is the engine's, so the node's own end is taken down, which the node sees as an
/// interface that was switched off.
record ContainerLink(NodeWiring wiring, Interface attached) implements LabLink {

    /// Why no link has delay, faults or a limit here.
    static final String UNSHAPED =
            "links with delay, loss or a rate: in the container lab the far end of a link belongs"
                    + " to the engine, so only one direction could be shaped; use --lab virtual";

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Override
    public void down() {
        wiring.guest()
                .execute(
                        ContainerNode.HERE, TIMEOUT, new byte[0], List.of("ip", "link", "set", attached.name(), "down"))
                .orThrow();
    }

    @Override
    public void up() {
        wiring.restore(attached);
    }

    @Override
    public void shape(Link properties) {
        if (!properties.isPerfect()) {
            throw new UnsupportedOperationException(UNSHAPED);
        }
    }
}
