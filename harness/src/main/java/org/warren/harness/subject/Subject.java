package org.warren.harness.subject;

import java.util.List;
import org.warren.harness.lab.Dependency;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.lab.NodeKernel;

/// A WireGuard implementation under test. It makes a tunnel interface; everything else is done to the interface with
/// `wg` and `ip`, as for any implementation.
public interface Subject {

    /// The name that the command line knows it by.
    String name();

    /// What it calls its version, for records.
    String version(LinuxNode node, NodeKernel kernel);

    /// What it is: `guest`, `host` for kernels, else `userspace`. Results of different kinds are not one column.
    String kind(NodeKernel kernel);

    /// Makes a tunnel interface in a node.
    ///
    /// @throws SubjectException when the implementation does not come up
    default TunnelInterface create(LinuxNode node, String interfaceName) {
        return create(node, interfaceName, List.of());
    }

    /// The same with a daemon whose environment has more in it; a kernel has none.
    ///
    /// @param environment `NAME=VALUE`
    /// @throws SubjectException when the implementation does not come up
    TunnelInterface create(LinuxNode node, String interfaceName, List<String> environment);

    /// What `wg-quick` is told in its environment to take this implementation, as `NAME=VALUE`; empty for the
    /// kernel's, which it takes by itself.
    ///
    /// @param node where wg-quick will run
    List<String> wgQuickEnvironment(LinuxNode node);

    /// What of this machine it is, by version and digest, for records; usually nothing.
    default List<Dependency> dependencies() {
        return List.of();
    }
}
