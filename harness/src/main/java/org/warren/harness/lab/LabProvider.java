package org.warren.harness.lab;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.topology.Topology;
import org.warren.nat.probe.SelfCheck;

/// A kind of lab: what it supports on this machine, declared before anything runs, and how one is created.
public interface LabProvider {

    /// `virtual`, `local`, `containers` or `model`: its name on the command line.
    String name();

    /// A short description with its requirements.
    String description();

    /// The command-line options that select this kind in addition to [#name], such as ` --kernel 6.12`; usually empty.
    default String options() {
        return "";
    }

    /// The capabilities of labs of this kind.
    Set<Capability> capabilities();

    /// Why no lab of this kind can run here and what to do about it; empty if one can.
    Optional<String> unavailable();

    /// Why this topology with these subjects cannot run in such a lab here; empty if it can.
    ///
    /// @param subjects by node
    Optional<String> unsupported(Topology topology, Map<String, String> subjects);

    /// Deploys a topology.
    ///
    /// @param subjects by node; not every subject runs on every kernel
    /// @param seed of the randomness in the lab, as far as it can be controlled
    /// @throws org.warren.harness.lab.LabException when the lab cannot be started or refuses a step
    Lab deploy(Topology topology, Map<String, String> subjects, long seed);

    /// Labs of this kind whose nodes also have the programs of some guest layers.
    ///
    /// @param layers names, such as `nat`
    /// @return empty if labs of this kind have no layers
    default Optional<LabProvider> withLayers(Set<String> layers) {
        return layers.isEmpty() ? Optional.of(this) : Optional.empty();
    }

    /// Labs of this kind for programs of unknown origin: they can neither read nor change anything on this machine.
    default LabProvider isolated() {
        return this;
    }

    /// Measures a NAT of the model with real datagrams, in a lab of its own.
    ///
    /// @return each measured setting next to the declared one; empty if labs of this kind cannot measure
    /// @throws LabException when that lab cannot be started
    default Optional<List<SelfCheck.Compared>> measure(CataloguedNat nat) {
        return Optional.empty();
    }

    /// Explains an exception of such a lab.
    ///
    /// @return the exception itself if it already is an explanation; empty if it is not a failure of a lab
    default Optional<LabException> trouble(Throwable thrown) {
        return thrown instanceof LabException known ? Optional.of(known) : Optional.empty();
    }
}
