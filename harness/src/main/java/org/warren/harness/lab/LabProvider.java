package org.warren.harness.lab;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.topology.Topology;
import org.warren.nat.probe.SelfCheck;

/// A kind of lab: what it can do on this machine, said before anything runs, and how one is made.
public interface LabProvider {

    /// `virtual`, `local`, `containers` or `model`; the command line's name for it.
    String name();

    /// What it is, and what it needs, in half a line.
    String description();

    /// The command line's options that name this very kind where [#name] alone does not, as ` --kernel 6.12`; usually
    /// empty.
    default String options() {
        return "";
    }

    /// What labs of this kind can do.
    Set<Capability> capabilities();

    /// Why no lab of this kind runs here and what to do about it, if so.
    Optional<String> unavailable();

    /// Why this topology with these subjects cannot run in such a lab here, if so.
    ///
    /// @param subjects by the node that each is to run in
    Optional<String> unsupported(Topology topology, Map<String, String> subjects);

    /// Brings a topology to life.
    ///
    /// @param subjects by the node that each is to run in: not every subject runs on every kernel
    /// @param seed of what is random in the lab, as far as it decides that
    /// @throws org.warren.harness.lab.LabException when the lab cannot be started or refuses a step
    Lab deploy(Topology topology, Map<String, String> subjects, long seed);

    /// Labs of this kind whose nodes also have the programs of some layers of the guest.
    ///
    /// @param layers names, such as `nat`
    /// @return nothing where labs of this kind have no layers
    default Optional<LabProvider> withLayers(Set<String> layers) {
        return layers.isEmpty() ? Optional.of(this) : Optional.empty();
    }

    /// Labs of this kind for what a stranger wrote: whatever runs in them reads and changes nothing of this machine.
    default LabProvider isolated() {
        return this;
    }

    /// Measures a NAT of the model with real datagrams, in a lab of its own that has nothing else to do.
    ///
    /// @return each setting that was measured, beside what was declared; empty where labs of this kind measure none
    /// @throws LabException when that lab cannot be started
    default Optional<List<SelfCheck.Compared>> measure(CataloguedNat nat) {
        return Optional.empty();
    }

    /// What an exception of such a lab means for a run, in words.
    ///
    /// @return the exception itself where it is in words already; empty where it is not a failure of a lab
    default Optional<LabException> trouble(Throwable thrown) {
        return thrown instanceof LabException known ? Optional.of(known) : Optional.empty();
    }
}
