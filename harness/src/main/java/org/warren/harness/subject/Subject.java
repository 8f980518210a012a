package org.warren.harness.subject;

import java.util.List;
import org.warren.harness.lab.Dependency;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.lab.NodeKernel;

/// A WireGuard implementation under test. It creates a tunnel interface; everything else is done with `wg` and `ip`, as
/// for any implementation.
public interface Subject {

    /// Its name on the command line.
    String name();

    /// Its version, for records.
    String version(LinuxNode node, NodeKernel kernel);

    /// Its kind: `guest` or `host` for kernels, else `userspace`. Results of different kinds are not put into one
    /// column.
    String kind(NodeKernel kernel);

    /// Creates a tunnel interface in a node.
    ///
    /// @throws SubjectException when the implementation does not start
    default TunnelInterface create(LinuxNode node, String interfaceName) {
        return create(node, interfaceName, List.of());
    }

    /// The same with additional environment variables for a daemon; a kernel has none.
    ///
    /// @param environment `NAME=VALUE`
    /// @throws SubjectException when the implementation does not start
    TunnelInterface create(LinuxNode node, String interfaceName, List<String> environment);

    /// The environment variable that makes `wg-quick` use this implementation, as `NAME=VALUE`; empty for the kernel's,
    /// which is the default.
    ///
    /// @param node where wg-quick will run
    List<String> wgQuickEnvironment(LinuxNode node);

    /// Its files on this machine, with version and digest, for records; usually none.
    default List<Dependency> dependencies() {
        return List.of();
    }
}
