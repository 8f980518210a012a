package org.warren.harness.topology;

import java.util.List;

/// A node's attachment to a network.
///
/// @param name the interface name in the node, at most 15 characters as in Linux
/// @param network the name of the network
/// @param addresses with the prefix length of the network
/// @param link how the interface is joined to the network
public record Interface(String name, String network, List<IpPrefix> addresses, Link link) {

    public Interface {
        if (!name.matches("[a-z][a-z0-9-]{0,14}")) {
            throw new IllegalArgumentException(
                    "interface name '" + name + "': use 1 to 15 lower-case letters, digits and hyphens");
        }
        addresses = List.copyOf(addresses);
    }

    public static Interface of(String name, String network, String... addresses) {
        return new Interface(
                name, network, List.of(addresses).stream().map(IpPrefix::parse).toList(), Link.PERFECT);
    }

    public Interface with(Link other) {
        return new Interface(name, network, addresses, other);
    }
}
