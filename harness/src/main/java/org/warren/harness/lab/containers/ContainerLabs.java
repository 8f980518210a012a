package org.warren.harness.lab.containers;

import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabKind;
import org.warren.harness.topology.Topology;

/// Container labs: they have what the kernel under the engine has, and that is asked once.
public final class ContainerLabs implements LabKind {

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
    public Optional<String> unavailable() {
        return Optional.ofNullable(abilities().unavailable());
    }

    @Override
    public Optional<String> unsupported(Topology topology, Collection<String> subjects) {
        EngineAbilities abilities = abilities();
        if (abilities.unavailable() != null) {
            return Optional.of(abilities.unavailable());
        }
        if (subjects.contains("kernel") && !hasKernelWireGuard()) {
            return Optional.of("subject kernel: the kernel under the engine has no WireGuard; load its module wireguard"
                    + " there, or use --lab virtual, which brings a kernel that has it");
        }
        boolean impaired = topology.nodes().stream()
                .flatMap(node -> node.interfaces().stream())
                .anyMatch(attached -> !attached.link().isPerfect());
        return impaired ? Optional.of(ContainerLink.UNSHAPED) : Optional.empty();
    }

    @Override
    public Lab deploy(Topology topology, long seed) {
        return ContainerLab.deploy(topology);
    }

    /// Whether subject kernel can run in such a lab here.
    public boolean hasKernelWireGuard() {
        return abilities().offers().contains(EngineAbilities.WIREGUARD);
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
