package org.warren.harness.subject;

import java.util.List;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.lab.NodeKernel;

/// The WireGuard of the node's kernel.
public final class KernelSubject implements Subject {

    public static final String NAME = "kernel";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version(LinuxNode node, NodeKernel kernel) {
        return kernel.release();
    }

    @Override
    public String kind(NodeKernel kernel) {
        return kernel.kind();
    }

    @Override
    public TunnelInterface create(LinuxNode node, String interfaceName, List<String> environment) {
        CommandResult added = node.run("ip", "link", "add", "dev", interfaceName, "type", "wireguard");
        if (!added.succeeded()) {
            throw new SubjectException("the kernel under node " + node.name() + " makes no WireGuard interface: "
                    + added.err().strip());
        }
        return new TunnelInterface(name(), node, interfaceName, null);
    }

    @Override
    public List<String> wgQuickEnvironment(LinuxNode node) {
        return List.of();
    }
}
