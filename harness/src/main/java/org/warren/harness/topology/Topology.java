package org.warren.harness.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.warren.harness.catalogue.RouterProgram;

/// A small internet. A constructed topology is consistent: names are unique, each interface is attached to a network of
/// the topology, each address is in a subnet of that network and belongs to one interface only, and gateways and NAT
/// interfaces exist.
///
/// @param networks in drawing order
/// @param nodes in drawing order
public record Topology(List<Network> networks, List<Node> nodes) {

    /// Checks its consistency.
    ///
    /// @throws IllegalArgumentException with every inconsistency in one message
    public Topology {
        networks = List.copyOf(networks);
        nodes = List.copyOf(nodes);
        List<String> faults = faults(networks, nodes);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("topology: " + String.join("; ", faults));
        }
    }

    /// The networks only; nodes are added with [#with].
    public static Topology of(Network... networks) {
        return new Topology(List.of(networks), List.of());
    }

    /// The same with another network.
    ///
    /// @param name lower-case letters, digits and hyphens, at most 12 characters
    /// @param subnets one or two, such as `192.0.2.0/24` and `2001:db8::/64`
    /// @throws IllegalArgumentException when a subnet cannot be read, or the name is taken
    public Topology network(String name, String... subnets) {
        List<Network> more = new ArrayList<>(networks);
        more.add(Network.of(name, subnets));
        return new Topology(more, nodes);
    }

    /// The same with another node.
    ///
    /// @throws IllegalArgumentException when the node is not consistent with the topology
    public Topology with(Node node) {
        List<Node> more = new ArrayList<>(nodes);
        more.add(node);
        return new Topology(networks, more);
    }

    /// The node with this name.
    ///
    /// @throws IllegalArgumentException when there is none
    public Node node(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no node named " + name));
    }

    /// The nodes that translate addresses.
    public List<Node> natRouters() {
        return nodes.stream().filter(node -> node.nat() != null).toList();
    }

    /// The external programs that translate in its routers, in order; each once.
    public List<RouterProgram> routerPrograms() {
        return natRouters().stream()
                .flatMap(node -> Stream.ofNullable(node.nat()))
                .flatMap(nat -> Stream.ofNullable(nat.program()))
                .distinct()
                .toList();
    }

    /// Whether its routers run programs of the layer [RouterProgram#LAYER], which not every guest has.
    public boolean needsRouterPrograms() {
        return !routerPrograms().isEmpty()
                || natRouters().stream()
                        .flatMap(node -> Stream.ofNullable(node.nat()))
                        .anyMatch(Nat::mapsPorts);
    }

    /// The nodes with a link that changes over time.
    public List<Node> nodesWithModelledLinks() {
        return nodes.stream()
                .filter(node -> node.interfaces().stream()
                        .anyMatch(attached -> attached.link().behaviour() != null))
                .toList();
    }

    /// Whether some networks are connected by more than one path, so that a frame could loop if nodes bridge them.
    public boolean hasCycle() {
        Map<String, String> groups = new LinkedHashMap<>();
        for (Node node : nodes) {
            String group = "node " + node.name();
            for (Interface attached : node.interfaces()) {
                String other = groups.getOrDefault(attached.network(), attached.network());
                if (other.equals(group)) {
                    return true;
                }
                groups.putIfAbsent(attached.network(), attached.network());
                groups.replaceAll((network, old) -> old.equals(other) ? group : old);
            }
        }
        return false;
    }

    private static List<String> faults(List<Network> networks, List<Node> nodes) {
        List<String> faults = new ArrayList<>();
        var names = new TreeSet<String>();
        networks.stream()
                .filter(network -> !names.add(network.name()))
                .forEach(network -> faults.add("two networks are named " + network.name()));
        names.clear();
        var addresses = new TreeSet<String>();
        for (Node node : nodes) {
            if (!names.add(node.name())) {
                faults.add("two nodes are named " + node.name());
            }
            nodeFaults(networks, node, addresses, faults);
        }
        return faults;
    }

    private static void nodeFaults(List<Network> networks, Node node, TreeSet<String> addresses, List<String> faults) {
        var names = new TreeSet<String>();
        for (Interface attached : node.interfaces()) {
            String where = node.name() + "/" + attached.name();
            if (!names.add(attached.name())) {
                faults.add("node " + node.name() + " has two interfaces named " + attached.name());
            }
            Optional<Network> network = networks.stream()
                    .filter(candidate -> candidate.name().equals(attached.network()))
                    .findFirst();
            if (network.isEmpty()) {
                faults.add(where + " attaches to an unknown network " + attached.network());
            }
            for (IpPrefix address : attached.addresses()) {
                if (!attached.sharesAddresses() && !addresses.add(attached.network() + " " + address.host())) {
                    faults.add(where + ": address " + address.host() + " is taken");
                }
                if (network.isPresent() && outside(network.get(), address)) {
                    faults.add(where + ": " + address + " lies in no subnet of " + attached.network());
                }
            }
        }
        gatewayFaults(node, faults);
    }

    private static boolean outside(Network network, IpPrefix address) {
        return network.subnets().stream()
                .noneMatch(subnet -> subnet.length() == address.length() && subnet.contains(address.address()));
    }

    private static void gatewayFaults(Node node, List<String> faults) {
        for (var gateway : node.gateways()) {
            boolean reachable = node.interfaces().stream()
                    .flatMap(attached -> attached.addresses().stream())
                    .anyMatch(address -> address.contains(gateway));
            if (!reachable) {
                faults.add("node " + node.name() + ": gateway " + gateway.getHostAddress()
                        + " is not on one of its networks");
            }
        }
        Nat nat = node.nat();
        if (nat != null && node.interfaces().stream().noneMatch(i -> i.name().equals(nat.outside()))) {
            faults.add("NAT router " + node.name() + " has no interface " + nat.outside());
        }
    }
}
