package org.warren.harness.topology;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A host or router.
///
/// @param name also its host name: lower-case letters, digits and hyphens, at most 30 characters
/// @param interfaces in the order in which they are made
/// @param gateways next hops of its default routes, at most one an address family
/// @param forwards whether it routes packets between its interfaces
/// @param nat present where the node is a NAT router
public record Node(
        String name,
        List<Interface> interfaces,
        List<InetAddress> gateways,
        boolean forwards,
        @Nullable Nat nat) {

    public Node {
        if (!name.matches("[a-z][a-z0-9-]{0,29}")) {
            throw new IllegalArgumentException(
                    "node name '" + name + "': use 1 to 30 lower-case letters, digits and hyphens");
        }
        interfaces = List.copyOf(interfaces);
        gateways = List.copyOf(gateways);
    }

    /// A node that does not forward packets.
    public static Node host(String name, Interface... interfaces) {
        return new Node(name, List.of(interfaces), List.of(), false, null);
    }

    /// A node that forwards packets.
    public static Node router(String name, Interface... interfaces) {
        return new Node(name, List.of(interfaces), List.of(), true, null);
    }

    /// The same with default routes.
    ///
    /// @param nextHops addresses of neighbours, one of a family at most
    public Node behind(String... nextHops) {
        return new Node(
                name,
                interfaces,
                List.of(nextHops).stream().map(InetAddress::ofLiteral).toList(),
                forwards,
                nat);
    }

    /// The same router with a NAT.
    public Node translating(Nat translation) {
        return new Node(name, interfaces, gateways, true, translation);
    }

    /// The interface of this name.
    ///
    /// @throws IllegalArgumentException when the node has none
    public Interface interfaceNamed(String wanted) {
        return interfaces.stream()
                .filter(candidate -> candidate.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("node " + name + " has no interface " + wanted));
    }
}
