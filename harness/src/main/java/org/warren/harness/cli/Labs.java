package org.warren.harness.cli;

import java.util.List;
import org.warren.harness.lab.LabKind;
import org.warren.harness.labs.containers.ContainerLabs;
import org.warren.harness.labs.virtual.VirtualLabs;

/// The kinds of lab that can be named on the command line.
final class Labs {

    private Labs() {}

    static List<LabKind> all() {
        return List.of(new VirtualLabs(), new ContainerLabs());
    }
}
