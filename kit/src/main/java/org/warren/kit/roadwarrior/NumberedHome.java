package org.warren.kit.roadwarrior;

import java.util.List;
import java.util.function.Function;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

/// A client behind a router of its own, one of several of the same kind: its number determines all names and addresses.
///
/// ```
/// client   192.168.1.2 --- home-1 --- 192.168.1.1 nat-1 203.0.113.101 --- internet
/// client-2 192.168.2.2 --- home-2 --- 192.168.2.1 nat-2 203.0.113.102 ---'
/// ```
public interface NumberedHome {

    /// The greatest number of a home: outside addresses end with 101 to 199.
    int NUMBER_MAX = 99;

    /// From 1 to [#NUMBER_MAX].
    int number();

    /// The name of a role's node in this home. The first home uses the name of the role, as a subject's node must.
    default String nodeOf(String role) {
        return number() == 1 ? role : role + "-" + number();
    }

    /// The client's node.
    default String client() {
        return nodeOf(RoadWarrior.CLIENT);
    }

    /// The router's node.
    default String router() {
        return "nat-" + number();
    }

    /// The network behind the router.
    default String network() {
        return "home-" + number();
    }

    /// The subnet of that network.
    default String prefix() {
        return "192.168." + number() + ".0/24";
    }

    /// An address behind the router.
    ///
    /// @param host its last byte
    default String insideIpv4(int host) {
        return "192.168." + number() + "." + host;
    }

    /// The client's address.
    default String clientIpv4() {
        return insideIpv4(2);
    }

    /// The router's address towards the client.
    default String routerIpv4() {
        return insideIpv4(1);
    }

    /// The address that the internet sees.
    default String outsideIpv4() {
        return "203.0.113." + (100 + number());
    }

    /// The client's address in the tunnel, in a network of 24 bits.
    default String tunnelIpv4() {
        return "10.100.0." + (100 + number());
    }

    /// A node behind the router.
    ///
    /// @param host the last byte of its address
    default Node host(String name, int host) {
        return Node.host(name, network(), insideIpv4(host) + "/24").behind(routerIpv4());
    }

    /// The router as a node, with nothing between it and the internet: interface `lan` towards the client and `wan`
    /// towards the internet.
    default Node router(Nat nat) {
        return Node.router(router(), network(), routerIpv4() + "/24", "internet", outsideIpv4() + "/24")
                .translating(nat);
    }

    /// A topology of several homes on one network `internet`, 203.0.113.0/24, which other nodes can join.
    ///
    /// @param nodes those of a home, in drawing order
    /// @throws IllegalArgumentException when a number is out of range, or used twice
    static <H extends NumberedHome> Topology topology(List<H> homes, Function<H, List<Node>> nodes) {
        for (H home : homes) {
            if (home.number() < 1 || home.number() > NUMBER_MAX) {
                throw new IllegalArgumentException(
                        "homes have numbers from 1 to " + NUMBER_MAX + ", not " + home.number());
            }
        }
        Topology topology = Topology.of().network("internet", "203.0.113.0/24");
        for (H home : homes) {
            topology = topology.network(home.network(), home.prefix());
            for (Node node : nodes.apply(home)) {
                topology = topology.with(node);
            }
        }
        return topology;
    }
}
