package org.warren.harness.labs.virtual;

import java.util.Map;
import java.util.Optional;
import org.warren.harness.guest.Engine;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabKind;
import org.warren.harness.topology.Topology;

/// Virtual labs: they bring their own kernel, so they lack nothing where there is an engine.
public final class VirtualLabs implements LabKind {

    @Override
    public String name() {
        return VirtualLab.NAME;
    }

    @Override
    public String description() {
        return "one guest kernel with a virtual clock; needs a container engine";
    }

    @Override
    public Optional<String> unavailable() {
        return Engine.missing();
    }

    @Override
    public Optional<String> unsupported(Topology topology, Map<String, String> subjects) {
        return unavailable();
    }

    @Override
    public Lab deploy(Topology topology, Map<String, String> subjects, long seed) {
        return VirtualLab.deploy(topology, seed);
    }
}
