package org.warren.harness.topology;

import java.util.List;

/// A broadcast domain, such as an Ethernet switch.
///
/// @param name lower-case letters, digits and hyphens, at most 12 characters
/// @param subnets the address ranges used on it; each attached address is in one of them
public record Network(String name, List<IpPrefix> subnets) {

    public Network {
        if (!name.matches("[a-z][a-z0-9-]{0,11}")) {
            throw new IllegalArgumentException(
                    "network name '" + name + "': use 1 to 12 lower-case letters, digits and hyphens");
        }
        subnets = List.copyOf(subnets);
    }

    /// A network.
    ///
    /// @param subnets one or two, such as `192.0.2.0/24` and `2001:db8::/64`
    /// @throws IllegalArgumentException when a subnet cannot be read
    public static Network of(String name, String... subnets) {
        return new Network(name, List.of(subnets).stream().map(IpPrefix::parse).toList());
    }
}
