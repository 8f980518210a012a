package org.warren.harness.labs.local;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warren.harness.lab.Capability;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.subject.KernelSubject;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

/// Local labs: their capabilities are those of this machine's kernel, which is queried once.
public final class LocalLabProvider implements LabProvider {

    private static @Nullable LocalAbilities asked;

    private final boolean isWall;

    /// Labs for programs that this machine's user wrote or trusts.
    public LocalLabProvider() {
        this(false);
    }

    private LocalLabProvider(boolean isWall) {
        this.isWall = isWall;
    }

    /// There are none: this user's namespaces do not isolate programs from the machine.
    @Override
    public LabProvider isolated() {
        return new LocalLabProvider(true);
    }

    @Override
    public String name() {
        return LocalLab.NAME;
    }

    @Override
    public String description() {
        return "real time, network namespaces on this machine's own kernel; needs the files of `make guest`,"
                + " /dev/net/tun, and user namespaces or root";
    }

    @Override
    public Set<Capability> capabilities() {
        EnumSet<Capability> all = EnumSet.of(
                Capability.REAL_TIME, Capability.LINUX, Capability.KERNEL_SETTINGS, Capability.ALL_PROCESSES);
        if (offers().contains(LocalAbilities.CONNTRACK)) {
            all.add(Capability.CONNTRACK);
        }
        return all;
    }

    @Override
    public Optional<String> unavailable() {
        return isWall
                ? Optional.of("programs of unknown origin run only in a container; use --lab containers")
                : Optional.ofNullable(abilities().unavailable());
    }

    @Override
    public Optional<String> unsupported(Topology topology, Map<String, String> subjects) {
        return unavailable().or(() -> lacking(topology, subjects, offers()));
    }

    @Override
    public Lab deploy(Topology topology, Map<String, String> subjects, long seed) {
        return LocalLab.deploy(topology, subjects);
    }

    /// Whether subject `kernel` is available in such a lab here.
    public boolean hasWireGuard() {
        return offers().contains(LocalAbilities.WIREGUARD);
    }

    /// Why the kernel does not support a topology; empty if it does.
    static Optional<String> lacking(Topology topology, Map<String, String> subjects, Set<String> offers) {
        for (Node node : topology.nodes()) {
            String lacks = lacking(node, subjects.getOrDefault(node.name(), ""), offers);
            if (!lacks.isEmpty()) {
                return Optional.of("node " + node.name() + ": this machine's kernel " + lacks);
            }
        }
        return Optional.empty();
    }

    private static String lacking(Node node, String subject, Set<String> offers) {
        if (subject.equals(KernelSubject.NAME) && !offers.contains(LocalAbilities.WIREGUARD)) {
            return "has no WireGuard; load it (`sudo modprobe wireguard`), or use --lab containers or --lab virtual";
        }
        if (node.nat() != null && node.nat().model() != null) {
            return "runs no modelled NAT so far; use --lab virtual";
        }
        if (node.interfaces().stream().anyMatch(attached -> attached.link().behaviour() != null)) {
            return "has no links that change over time so far; use --lab virtual";
        }
        if (node.nat() != null && !offers.contains(LocalAbilities.NAT)) {
            return "has no NAT by nftables for this user; load it (`sudo modprobe nft_masq`), or use --lab virtual";
        }
        boolean impaired =
                node.interfaces().stream().anyMatch(attached -> !attached.link().isPerfect());
        if (impaired && !offers.contains(LocalAbilities.NETEM)) {
            return "has no netem for the node's links; load it (`sudo modprobe sch_netem`), or use --lab virtual";
        }
        return "";
    }

    private static Set<String> offers() {
        return abilities().offers();
    }

    private static synchronized LocalAbilities abilities() {
        LocalAbilities known = asked;
        if (known == null) {
            known = LocalAbilities.ask();
            asked = known;
        }
        return known;
    }
}
