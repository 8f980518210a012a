package org.warren.harness.subject;

import org.warren.harness.guest.CommandResult;
import org.warren.harness.lab.LabEnvironment;
import org.warren.harness.lab.LabNode;

/// The WireGuard of the kernel under the node.
public final class KernelSubject implements Subject {

    @Override
    public String name() {
        return "kernel";
    }

    @Override
    public String version(LabNode node, LabEnvironment environment) {
        return environment.kernel();
    }

    @Override
    public String kind(LabEnvironment environment) {
        return environment.kernelKind();
    }

    @Override
    public TunnelInterface create(LabNode node, String interfaceName) {
        CommandResult added = node.run("ip", "link", "add", interfaceName, "type", "wireguard");
        if (!added.succeeded()) {
            throw new SubjectException("the kernel under node " + node.name() + " makes no WireGuard interface: "
                    + added.err().strip());
        }
        return new TunnelInterface(name(), node, interfaceName, null);
    }
}
