package org.warren.harness.labs.containers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.warren.harness.agent.Agent;
import org.warren.harness.lab.LabException;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Topology;

/// Checks that the engine's networks forward packets, and that each address is answered by its node alone. Networks do
/// not forward if the engine's machine filters bridged packets, and that machine answers ARP requests on its bridges
/// for all of its own addresses. Subjects would be blamed for either.
final class WireCheck {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern LINK_ADDRESS = Pattern.compile("\\blladdr ([0-9a-f:]{17})\\b");

    private WireCheck() {}

    /// Sends a packet to each member of a network whose link is without loss, if there are two.
    ///
    /// @throws LabException when one is not answered, or is answered by another machine
    static void run(Topology topology, Map<String, Deployment.DeployedNode> nodes) {
        for (Network network : topology.networks()) {
            List<Member> all = members(topology, network, nodes);
            // Two nodes that have one address on purpose answer for each other.
            List<Member> members = all.stream()
                    .filter(member ->
                            all.stream().filter(member::hasSameAddress).count() == 1)
                    .toList();
            for (int i = 1; i < members.size(); i++) {
                requireAnswer(network, members.getFirst(), members.get(i));
            }
            if (members.size() > 1) {
                requireAnswer(network, members.get(1), members.getFirst());
            }
        }
    }

    private record Member(String node, Agent agent, String interfaceName, String address) {

        boolean hasSameAddress(Member other) {
            return address.equals(other.address);
        }

        String output(List<String> command) {
            return agent.execute(ContainerNode.HERE, TIMEOUT, new byte[0], command)
                    .orThrow()
                    .out();
        }
    }

    private static List<Member> members(
            Topology topology, Network network, Map<String, Deployment.DeployedNode> nodes) {
        return topology.nodes().stream()
                .flatMap(node -> node.interfaces().stream()
                        .filter(attached -> attached.network().equals(network.name()))
                        .filter(attached -> attached.link().lossPercent() == 0)
                        .flatMap(attached -> attached.addresses().stream()
                                .limit(1)
                                .map(address -> new Member(
                                        node.name(),
                                        Objects.requireNonNull(nodes.get(node.name()))
                                                .agent(),
                                        attached.name(),
                                        address.host()))))
                .toList();
    }

    private static void requireAnswer(Network network, Member from, Member to) {
        boolean answered = from.agent()
                .execute(
                        ContainerNode.HERE,
                        TIMEOUT,
                        new byte[0],
                        List.of("ping", "-n", "-i", "0.2", "-c", "1", "-w", "5", to.address()))
                .succeeded();
        Optional<String> answering =
                linkAddress(from.output(List.of("ip", "neigh", "show", to.address(), "dev", from.interfaceName())));
        // Linux answers for an address on each interface of the node that is on the network.
        List<String> own = to.output(List.of("sh", "-c", "cat /sys/class/net/*/address"))
                .lines()
                .toList();
        answering.filter(other -> !own.contains(other)).ifPresent(other -> {
            throw new LabException(
                    ("address %s of %s on network %s is answered by another machine, whose link address is"
                                    + " %s: the engine's machine probably has the address too; give the network other addresses")
                            .formatted(to.address(), to.node(), network.name(), other));
        });
        if (!answered) {
            throw new LabException("network " + network.name() + " of the lab does not forward packets from "
                    + from.node()
                    + " to " + to.node() + ": the engine's machine probably filters bridged packets; allow them in its"
                    + " firewall, or set net.bridge.bridge-nf-call-iptables=0 there");
        }
    }

    /// The link address in what `ip neigh show` prints about one neighbour; empty if nothing answered.
    static Optional<String> linkAddress(String neighbours) {
        Matcher found = LINK_ADDRESS.matcher(neighbours);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }
}
