package org.warren.harness.labs.containers;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warren.harness.engine.Engine;
import org.warren.harness.lab.Capability;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

/// Container labs: their capabilities are those of the engine's kernel, which is queried once.
public final class ContainerLabProvider implements LabProvider {

    private static @Nullable EngineAbilities asked;

    @Override
    public String name() {
        return ContainerLab.NAME;
    }

    @Override
    public String description() {
        return "real time, a container for each node; needs a container engine with NET_ADMIN and /dev/net/tun";
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.REAL_TIME, Capability.LINUX, Capability.CONNTRACK, Capability.PAUSE_NODE);
    }

    @Override
    public Optional<LabException> trouble(Throwable thrown) {
        return Engine.trouble(thrown);
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.ofNullable(abilities().unavailable());
    }

    @Override
    public Optional<String> unsupported(Topology topology, Map<String, String> subjects) {
        EngineAbilities abilities = abilities();
        if (abilities.unavailable() != null) {
            return Optional.of(abilities.unavailable());
        }
        for (Node router : topology.natRouters()) {
            Nat nat = router.nat();
            if (nat != null && nat.model() != null) {
                return Optional.of("node " + router.name()
                        + ": a modelled NAT runs in the virtual lab alone so far; use --lab virtual");
            }
        }
        for (Node node : topology.nodesWithModelledLinks()) {
            return Optional.of("node " + node.name()
                    + ": links that change over time are in the virtual lab alone so far; use --lab virtual");
        }
        return KernelPlan.of(topology, subjects, abilities.offers()).unsupported(abilities.offers());
    }

    @Override
    public Lab deploy(Topology topology, Map<String, String> subjects, long seed) {
        return ContainerLab.deploy(
                topology, KernelPlan.of(topology, subjects, abilities().offers()));
    }

    /// Which kernel's WireGuard subject `kernel` is in such a lab here: `host`, or `guest` because the engine's kernel
    /// has none.
    public String wireGuardKernel() {
        return abilities().offers().contains(EngineAbilities.WIREGUARD) ? "host" : "guest";
    }

    /// Whether the engine's kernel can shape links with delay, loss or a rate.
    public boolean hasNetem() {
        return abilities().offers().contains(EngineAbilities.NETEM);
    }

    private static synchronized EngineAbilities abilities() {
        EngineAbilities known = asked;
        if (known == null) {
            known = EngineAbilities.ask();
            asked = known;
        }
        return known;
    }
}
