package org.warren.harness.labs.containers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.warren.harness.subject.KernelSubject;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

/// Which nodes run on the lab kernel, in real time and in their own container, because the engine's kernel lacks a
/// feature that they need, or because a container may not use it there. All others run on the engine's kernel.
///
/// @param reasons the feature that is missing there, for each node with its own kernel
record KernelPlan(Map<String, String> reasons) {

    static final String NO_WIREGUARD = "the kernel under the engine has no WireGuard";
    static final String NO_NETEM = "the kernel under the engine has no netem for the node's links";
    static final String MACHINE = "a container may neither change kernel settings and mounts nor lose a carrier";

    KernelPlan {
        reasons = new LinkedHashMap<>(reasons);
    }

    /// @param subjects by node
    /// @param offers the features of the engine's kernel, see [EngineAbilities]
    static KernelPlan of(Topology topology, Map<String, String> subjects, Set<String> offers) {
        Map<String, String> reasons = new LinkedHashMap<>();
        for (Node node : topology.nodes()) {
            boolean impaired = node.interfaces().stream()
                    .anyMatch(attached -> !attached.link().isPerfect());
            if (KernelSubject.NAME.equals(subjects.get(node.name())) && !offers.contains(EngineAbilities.WIREGUARD)) {
                reasons.put(node.name(), NO_WIREGUARD);
            } else if (impaired && !offers.contains(EngineAbilities.NETEM)) {
                reasons.put(node.name(), NO_NETEM);
            } else if (node.isMachine()) {
                reasons.put(node.name(), MACHINE);
            }
        }
        return new KernelPlan(reasons);
    }

    /// Why the plan cannot be carried out; empty if it can.
    ///
    /// @param offers the features of the engine's kernel
    Optional<String> unsupported(Set<String> offers) {
        boolean joins = offers.contains(EngineAbilities.BRIDGE);
        return reasons.entrySet().stream()
                .filter(reason -> !joins)
                .findFirst()
                .map(reason -> "node " + reason.getKey() + ": " + reason.getValue()
                        + ", and no bridge that would join the lab kernel to the network; load its module bridge there,"
                        + " or use --lab virtual");
    }

    boolean hasOwnKernel(String node) {
        return reasons.containsKey(node);
    }

    /// Why the node has its own kernel, empty when it has none.
    String why(String node) {
        return reasons.getOrDefault(node, "");
    }
}
