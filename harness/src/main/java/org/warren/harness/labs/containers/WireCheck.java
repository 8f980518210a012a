package org.warren.harness.labs.containers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.warren.harness.lab.LabException;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Topology;

/// Checks that the engine's networks forward packets. They do not if the engine's machine filters bridged packets, and
/// subjects would be blamed for it.
final class WireCheck {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private WireCheck() {}

    /// Sends a packet over each network that has two members with links without loss.
    ///
    /// @throws LabException when one is not answered
    static void run(Topology topology, Map<String, Deployment.DeployedNode> nodes) {
        for (Network network : topology.networks()) {
            List<Member> members = members(topology, network);
            if (members.size() > 1) {
                requireAnswer(network, members.get(0), members.get(1), nodes);
            }
        }
    }

    private record Member(String node, String address) {}

    private static List<Member> members(Topology topology, Network network) {
        return topology.nodes().stream()
                .flatMap(node -> node.interfaces().stream()
                        .filter(attached -> attached.network().equals(network.name()))
                        .filter(attached -> attached.link().lossPercent() == 0)
                        .flatMap(attached -> attached.addresses().stream().limit(1))
                        .map(address -> new Member(node.name(), address.host())))
                .toList();
    }

    private static void requireAnswer(
            Network network, Member from, Member to, Map<String, Deployment.DeployedNode> nodes) {
        boolean answered = Objects.requireNonNull(nodes.get(from.node()))
                .agent()
                .execute(
                        ContainerNode.HERE,
                        TIMEOUT,
                        new byte[0],
                        List.of("ping", "-n", "-i", "0.2", "-c", "1", "-w", "5", to.address()))
                .succeeded();
        if (!answered) {
            throw new LabException("network " + network.name() + " of the lab does not forward packets from "
                    + from.node()
                    + " to " + to.node() + ": the engine's machine probably filters bridged packets; allow them in its"
                    + " firewall, or set net.bridge.bridge-nf-call-iptables=0 there");
        }
    }
}
