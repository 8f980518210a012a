package org.warren.scenarios.sequence;

import org.warren.kit.roadwarrior.RoadWarrior;

/// An end of a tunnel.
enum End {
    /// The end that knows the other's endpoint from the start.
    CLIENT(RoadWarrior.CLIENT),
    /// The end that learns it from the first handshake.
    SERVER(RoadWarrior.SERVER);

    private final String role;

    End(String role) {
        this.role = role;
    }

    /// The role of the subject at this end; also the name of its node.
    String role() {
        return role;
    }

    /// The node of the same end of the tunnel between two kernels.
    String referenceNode() {
        return "kernel-" + role;
    }

    End other() {
        return this == CLIENT ? SERVER : CLIENT;
    }
}
