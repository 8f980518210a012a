package org.warren.junit;

import org.warren.harness.topology.Network;

/// A network of a lab, such as a home network. It assigns addresses to its nodes in the order in which they join.
public final class TestNetwork {

    private static final int HOSTS_MAX = 254;

    private final String name;
    private final String prefix;
    private int hosts;

    /// @param prefix the first three parts of its IPv4 addresses
    TestNetwork(String name, String prefix) {
        this.name = name;
        this.prefix = prefix;
    }

    /// Its name in the lab.
    public String name() {
        return name;
    }

    /// Its IPv4 addresses, such as `10.1.0.0/24`.
    public String subnet() {
        return prefix + ".0/24";
    }

    Network network() {
        return Network.of(name, subnet());
    }

    String nextAddress() {
        if (hosts == HOSTS_MAX) {
            throw new IllegalStateException("network " + name + " has no address left: it takes 254 nodes");
        }
        hosts++;
        return prefix + "." + hosts;
    }
}
