package org.warren.harness.topology;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A host or router.
///
/// @param name also its host name: lower-case letters, digits and hyphens, at most 30 characters
/// @param interfaces in the order in which they are created
/// @param gateways next hops of its default routes, at most one per address family
/// @param forwards whether it forwards packets between its interfaces
/// @param nat null unless the node is a NAT router
/// @param isMachine whether it needs what a container cannot do: programs that change kernel settings and mounts, and
///     interfaces that lose their carrier when their link is cut
public record Node(
        String name,
        List<Interface> interfaces,
        List<InetAddress> gateways,
        boolean forwards,
        @Nullable Nat nat,
        boolean isMachine) {

    public Node {
        if (!name.matches("[a-z][a-z0-9-]{0,29}")) {
            throw new IllegalArgumentException(
                    "node name '" + name + "': use 1 to 30 lower-case letters, digits and hyphens");
        }
        interfaces = List.copyOf(interfaces);
        gateways = List.copyOf(gateways);
    }

    /// A node for which a container is sufficient.
    public Node(
            String name, List<Interface> interfaces, List<InetAddress> gateways, boolean forwards, @Nullable Nat nat) {
        this(name, interfaces, gateways, forwards, nat, false);
    }

    /// A node that does not forward packets.
    public static Node host(String name, Interface... interfaces) {
        return new Node(name, List.of(interfaces), List.of(), false, null);
    }

    /// A node that does not forward packets, with one interface, `eth0`.
    ///
    /// @param network the network that it is attached to
    /// @param addresses with prefix lengths, such as `192.0.2.1/24`
    /// @throws IllegalArgumentException when an address cannot be read
    public static Node host(String name, String network, String... addresses) {
        return host(name, Interface.of("eth0", network, addresses));
    }

    /// A node that forwards packets between its interfaces `lan` and `wan`, as a home router does.
    ///
    /// @param inside the network of `lan`
    /// @param insideAddress with its prefix length
    /// @param outside the network of `wan`
    /// @param outsideAddress with its prefix length
    /// @throws IllegalArgumentException when an address cannot be read
    public static Node router(String name, String inside, String insideAddress, String outside, String outsideAddress) {
        return router(name, Interface.of("lan", inside, insideAddress), Interface.of("wan", outside, outsideAddress));
    }

    /// A node that forwards packets.
    public static Node router(String name, Interface... interfaces) {
        return new Node(name, List.of(interfaces), List.of(), true, null);
    }

    /// The same, which forwards packets between its interfaces or does not.
    public Node forwarding(boolean isForwarding) {
        return new Node(name, interfaces, gateways, isForwarding, nat, isMachine);
    }

    /// The same with default routes.
    ///
    /// @param nextHops addresses of neighbours, at most one per address family
    public Node behind(String... nextHops) {
        return new Node(
                name,
                interfaces,
                List.of(nextHops).stream().map(InetAddress::ofLiteral).toList(),
                forwards,
                nat,
                isMachine);
    }

    /// The same, with all interfaces connected by links that only delay what the node sends: this replaces the previous
    /// links.
    ///
    /// @param oneWay the delay, in steps of a nanosecond
    public Node delayed(Duration oneWay) {
        return new Node(
                name,
                interfaces.stream()
                        .map(attached -> attached.with(Link.delayed(oneWay)))
                        .toList(),
                gateways,
                forwards,
                nat,
                isMachine);
    }

    /// The same router with a NAT.
    public Node translating(Nat translation) {
        return new Node(name, interfaces, gateways, true, translation, isMachine);
    }

    /// The same as a machine, whose programs may change kernel settings and mounts, as wg-quick does, and whose
    /// interfaces lose their carrier when their link is cut.
    public Node asMachine() {
        return new Node(name, interfaces, gateways, forwards, nat, true);
    }

    /// The interface with this name.
    ///
    /// @throws IllegalArgumentException when the node has none
    public Interface interfaceNamed(String wanted) {
        return interfaces.stream()
                .filter(candidate -> candidate.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("node " + name + " has no interface " + wanted));
    }
}
