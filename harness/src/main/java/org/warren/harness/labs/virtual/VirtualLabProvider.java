package org.warren.harness.labs.virtual;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.engine.Engine;
import org.warren.harness.lab.Capability;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.topology.Topology;
import org.warren.nat.probe.SelfCheck;

/// Virtual labs: they bring their own kernel, so nothing is missing if there is a guest.
public final class VirtualLabProvider implements LabProvider {

    private final GuestKind guest;
    private final GuestParts parts;
    private final String because;

    /// Labs with this machine's default guest.
    public VirtualLabProvider() {
        this(GuestKind.usual());
    }

    /// Labs with guests of a kind.
    public VirtualLabProvider(GuestKind guest) {
        this(guest, GuestParts.USUAL, "");
    }

    /// Labs with another lab kernel than the default one.
    ///
    /// @param kernel its version, such as 6.12; empty for the default
    public VirtualLabProvider(GuestKind guest, String kernel) {
        this(guest, new GuestParts(kernel, Set.of()), "");
    }

    private VirtualLabProvider(GuestKind guest, GuestParts parts, String because) {
        this.guest = guest;
        this.parts = parts;
        this.because = because;
    }

    /// Labs whose guest is in a container, because a process does not isolate it.
    @Override
    public LabProvider isolated() {
        return new VirtualLabProvider(
                GuestKind.CONTAINER, parts, "programs of unknown origin run only in a container, and here ");
    }

    @Override
    public Optional<LabProvider> withLayers(Set<String> layers) {
        return Optional.of(new VirtualLabProvider(guest, parts.with(layers), because));
    }

    @Override
    public String name() {
        return VirtualLab.NAME;
    }

    @Override
    public String description() {
        return "one guest kernel with a virtual clock; needs the files of `make guest`, or with --guest container an engine";
    }

    @Override
    public String options() {
        return parts.kernel().isEmpty() ? "" : " --kernel " + parts.kernel();
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(
                Capability.VIRTUAL_TIME,
                Capability.LINUX,
                Capability.KERNEL_SETTINGS,
                Capability.ALL_PROCESSES,
                Capability.CONNTRACK);
    }

    @Override
    public Optional<LabException> trouble(Throwable thrown) {
        return Engine.trouble(thrown);
    }

    @Override
    public Optional<String> unavailable() {
        return guest.missing(parts).map(why -> because + why);
    }

    @Override
    public Optional<String> unsupported(Topology topology, Map<String, String> subjects) {
        return topology.routerPrograms().stream()
                .flatMap(program -> program.refusal().stream())
                .findFirst()
                .or(this::unavailable);
    }

    @Override
    public Optional<List<SelfCheck.Compared>> measure(CataloguedNat nat) {
        return Optional.of(NatGuest.compare(guest, parts, NatGuest.like(nat), nat.behaviour()));
    }

    @Override
    public Lab deploy(Topology topology, Map<String, String> subjects, long seed) {
        return VirtualLab.deploy(guest, parts, topology, subjects, seed);
    }
}
