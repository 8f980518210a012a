package org.warren.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.lab.Capability;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.topology.Topology;
import org.warren.nat.probe.SelfCheck;

/// Labs of a kind whose captures are watched.
record WatchedLabs(LabProvider labs, LiveCaptures captures) implements LabProvider {

    @Override
    public String name() {
        return labs.name();
    }

    @Override
    public String description() {
        return labs.description();
    }

    @Override
    public String options() {
        return labs.options();
    }

    @Override
    public Set<Capability> capabilities() {
        return labs.capabilities();
    }

    @Override
    public Optional<String> unavailable() {
        return labs.unavailable();
    }

    @Override
    public Optional<String> unsupported(Topology topology, Map<String, String> subjects) {
        return labs.unsupported(topology, subjects);
    }

    @Override
    public Lab deploy(Topology topology, Map<String, String> subjects, long seed) {
        return new WatchedLab(labs.deploy(topology, subjects, seed), captures);
    }

    @Override
    public Optional<LabProvider> withLayers(Set<String> layers) {
        return labs.withLayers(layers).map(layered -> new WatchedLabs(layered, captures));
    }

    @Override
    public LabProvider isolated() {
        return new WatchedLabs(labs.isolated(), captures);
    }

    @Override
    public Optional<List<SelfCheck.Compared>> measure(CataloguedNat nat) {
        return labs.measure(nat);
    }

    @Override
    public Optional<LabException> trouble(Throwable thrown) {
        return labs.trouble(thrown);
    }
}
