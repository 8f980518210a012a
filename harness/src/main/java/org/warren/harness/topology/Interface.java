package org.warren.harness.topology;

import java.util.List;

/// A node's attachment to a network.
///
/// @param name the interface name in the node, at most 15 characters as in Linux
/// @param network the name of the network
/// @param addresses with the prefix length of the network
/// @param link how the interface is connected to the network
/// @param mtu the largest IP packet that the interface sends without fragmentation, in bytes; larger packets that
///     arrive are lost
/// @param offloads whether the interface may use segmentation, receive merging and checksum offloads, as real cards do;
///     without them captures and faults see packets as on a wire. A virtual lab, and a node on the lab kernel, has none
/// @param sharesAddresses whether another interface of its network may have the same addresses, as when two devices
///     were given one by mistake
public record Interface(
        String name,
        String network,
        List<IpPrefix> addresses,
        Link link,
        int mtu,
        boolean offloads,
        boolean sharesAddresses) {

    /// Ethernet's MTU, and the maximum of a network.
    public static final int DEFAULT_MTU = 1500;

    /// Names that are reserved.
    public static final List<String> TAKEN = List.of("lo", "all", "default");

    private static final int MTU_MIN = 68;

    public Interface {
        if (!name.matches("[a-z][a-z0-9-]{0,14}")) {
            throw new IllegalArgumentException(
                    "interface name '" + name + "': use 1 to 15 lower-case letters, digits and hyphens");
        }
        if (TAKEN.contains(name)) {
            throw new IllegalArgumentException("interface name '" + name + "': "
                    + (name.equals("lo")
                            ? "each node has one of this name, the loopback interface; use another"
                            : "Linux keeps its settings of all interfaces under this name; use another"));
        }
        if (mtu < MTU_MIN || mtu > DEFAULT_MTU) {
            throw new IllegalArgumentException(
                    "the MTU of interface " + name + " lies between 68 and 1500 bytes, not " + mtu);
        }
        addresses = List.copyOf(addresses);
    }

    /// An interface with a perfect link and the default MTU.
    ///
    /// @param network the network that it is attached to
    /// @param addresses with prefix lengths, such as `192.0.2.1/24`
    /// @throws IllegalArgumentException when an address cannot be read
    public static Interface of(String name, String network, String... addresses) {
        return new Interface(
                name,
                network,
                List.of(addresses).stream().map(IpPrefix::parse).toList(),
                Link.PERFECT,
                DEFAULT_MTU,
                false,
                false);
    }

    /// The same with another link.
    public Interface with(Link other) {
        return new Interface(name, network, addresses, other, mtu, offloads, sharesAddresses);
    }

    /// The same with another MTU.
    ///
    /// @param bytes the largest IP packet, 68 to 1500
    public Interface withMtu(int bytes) {
        return new Interface(name, network, addresses, link, bytes, offloads, sharesAddresses);
    }

    /// The same with offloads enabled, for measuring how fast it is.
    public Interface offloading() {
        return new Interface(name, network, addresses, link, mtu, true, sharesAddresses);
    }
}
