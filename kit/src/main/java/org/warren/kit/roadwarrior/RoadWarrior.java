package org.warren.kit.roadwarrior;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Link;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

/// The topologies of a road warrior and its server.
public final class RoadWarrior {

    public static final String CLIENT = Roles.CLIENT;
    public static final String SERVER = Roles.SERVER;
    public static final String ROUTER = "nat";
    public static final String PATH = "router";
    public static final String NEAR = "near";
    public static final String FAR = "far";

    public static final String SERVER_IPV4 = "203.0.113.10";
    public static final String SERVER_IPV6 = "2001:db8:113::10";

    public static final String SECOND_GATEWAY = "192.0.2.1";

    private static final Duration ONE_WAY = Duration.ofMillis(5);
    private static final String NO_ICMP = """
            table inet silent {
                chain output {
                    type filter hook output priority filter;
                    icmp type destination-unreachable drop
                    icmpv6 type packet-too-big drop
                }
            }
            """;

    private RoadWarrior() {}

    /// Client and server on one network, IPv4 and IPv6.
    ///
    /// ```
    /// client 203.0.113.2 --- internet --- 203.0.113.10 server
    /// ```
    public static Topology direct() {
        return direct(Link.PERFECT);
    }

    /// The same with a short delay, as any path has: if the answer arrives at the same instant as the request,
    /// wireguard-go sometimes arms a retry after the handshake has completed.
    public static Topology apart() {
        return direct(Link.delayed(ONE_WAY));
    }

    private static Topology direct(Link serverLink) {
        return Topology.of(Network.of("internet", "203.0.113.0/24", "2001:db8:113::/64"))
                .with(Node.host(CLIENT, Interface.of("eth0", "internet", "203.0.113.2/24", "2001:db8:113::2/64")))
                .with(Node.host(
                        SERVER,
                        Interface.of("eth0", "internet", SERVER_IPV4 + "/24", SERVER_IPV6 + "/64")
                                .with(serverLink)));
    }

    /// Client and server with a router between them, whose interface towards the server is the narrow or faulty part of
    /// the path. The ends' own interfaces are unchanged, so their captures show what they sent and received.
    ///
    /// ```
    /// client 198.51.100.2 --- access --- 198.51.100.1 router 203.0.113.1 --- internet --- 203.0.113.10 server
    /// ```
    ///
    /// @param far the properties of the router's interface towards the server
    public static Topology across(UnaryOperator<Interface> far) {
        return Topology.of(
                        Network.of("access", "198.51.100.0/24", "2001:db8:51::/64"),
                        Network.of("internet", "203.0.113.0/24", "2001:db8:113::/64"))
                .with(Node.host(CLIENT, Interface.of("eth0", "access", "198.51.100.2/24", "2001:db8:51::2/64"))
                        .behind("198.51.100.1", "2001:db8:51::1"))
                .with(Node.router(
                        PATH,
                        Interface.of("near", "access", "198.51.100.1/24", "2001:db8:51::1/64"),
                        far.apply(Interface.of("far", "internet", "203.0.113.1/24", "2001:db8:113::1/64"))))
                .with(Node.host(SERVER, Interface.of("eth0", "internet", SERVER_IPV4 + "/24", SERVER_IPV6 + "/64"))
                        .behind("203.0.113.1", "2001:db8:113::1"));
    }

    /// The same with a path that does nothing to packets.
    public static Topology across() {
        return across(UnaryOperator.identity());
    }

    /// Client and server with a network between them whose MTU is smaller than theirs; only the two routers on it know.
    ///
    /// ```
    /// client --- access --- near --- narrow --- far --- internet --- server
    /// ```
    public static Topology narrow(int mtu) {
        return narrow(mtu, Interface.DEFAULT_MTU);
    }

    /// The same for a client whose own uplink has an MTU too, which it knows.
    public static Topology narrow(int mtu, int uplinkMtu) {
        return Topology.of(
                        Network.of("access", "198.51.100.0/24", "2001:db8:51::/64"),
                        Network.of("narrow", "192.0.2.0/24", "2001:db8:2::/64"),
                        Network.of("internet", "203.0.113.0/24", "2001:db8:113::/64"))
                .with(Node.host(
                                CLIENT,
                                Interface.of("eth0", "access", "198.51.100.2/24", "2001:db8:51::2/64")
                                        .withMtu(uplinkMtu))
                        .behind("198.51.100.1", "2001:db8:51::1"))
                .with(Node.router(
                                NEAR,
                                Interface.of("lan", "access", "198.51.100.1/24", "2001:db8:51::1/64")
                                        .withMtu(uplinkMtu),
                                Interface.of("wan", "narrow", "192.0.2.1/24", "2001:db8:2::1/64")
                                        .withMtu(mtu))
                        .behind("192.0.2.2", "2001:db8:2::2"))
                .with(Node.router(
                                FAR,
                                Interface.of("wan", "narrow", "192.0.2.2/24", "2001:db8:2::2/64")
                                        .withMtu(mtu),
                                Interface.of("lan", "internet", "203.0.113.1/24", "2001:db8:113::1/64"))
                        .behind("192.0.2.1", "2001:db8:2::1"))
                .with(Node.host(SERVER, Interface.of("eth0", "internet", SERVER_IPV4 + "/24", SERVER_IPV6 + "/64"))
                        .behind("203.0.113.1", "2001:db8:113::1"));
    }

    /// Makes the routers of a [#narrow] path drop all ICMP, as some firewalls do, so that nobody learns that a packet
    /// is too big.
    public static void silenceRouters(Stage stage) {
        for (String router : List.of(NEAR, FAR)) {
            stage.linux(router).runWithInput(NO_ICMP, "nft", "-f", "-").orThrow();
        }
    }

    /// A client with two paths to the server; the first is its default route.
    ///
    /// ```
    /// client eth0 198.51.100.2 --- first ---- 198.51.100.1 router 203.0.113.1 --- internet --- 203.0.113.10 server
    ///        eth1 192.0.2.2 ------ second --- 192.0.2.1
    /// ```
    public static Topology twoUplinks() {
        return Topology.of(
                        Network.of("first", "198.51.100.0/24"),
                        Network.of("second", "192.0.2.0/24"),
                        Network.of("internet", "203.0.113.0/24"))
                .with(Node.host(
                                CLIENT,
                                Interface.of("eth0", "first", "198.51.100.2/24"),
                                Interface.of("eth1", "second", "192.0.2.2/24"))
                        .behind("198.51.100.1"))
                .with(Node.router(
                        PATH,
                        Interface.of("first", "first", "198.51.100.1/24"),
                        Interface.of("second", "second", SECOND_GATEWAY + "/24"),
                        Interface.of("far", "internet", "203.0.113.1/24")))
                .with(Node.host(SERVER, Interface.of("eth0", "internet", SERVER_IPV4 + "/24"))
                        .behind("203.0.113.1"));
    }

    /// The client at home behind a NAT router, the server outside.
    ///
    /// ```
    /// client 192.168.1.2 --- home --- 192.168.1.1 nat 203.0.113.1 --- internet --- 203.0.113.10 server
    /// ```
    public static Topology behind(Nat nat) {
        return Topology.of(Network.of("home", "192.168.1.0/24"), Network.of("internet", "203.0.113.0/24"))
                .with(Node.host(CLIENT, Interface.of("eth0", "home", "192.168.1.2/24"))
                        .behind("192.168.1.1"))
                .with(Node.router(
                                ROUTER,
                                Interface.of("lan", "home", "192.168.1.1/24"),
                                Interface.of("wan", "internet", "203.0.113.1/24"))
                        .translating(nat))
                .with(Node.host(SERVER, Interface.of("eth0", "internet", SERVER_IPV4 + "/24")));
    }
}
