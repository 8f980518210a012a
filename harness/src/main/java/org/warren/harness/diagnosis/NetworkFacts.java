package org.warren.harness.diagnosis;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warren.harness.topology.IpPrefix;

/// What is known of a network from its description. Holds no secret.
///
/// @param nodes all that are known
/// @param tunnels as their files configure them, or as nodes showed them
public record NetworkFacts(List<Node> nodes, List<Tunnel> tunnels) {

    public NetworkFacts {
        nodes = List.copyOf(nodes);
        tunnels = List.copyOf(tunnels);
    }

    /// A node.
    ///
    /// @param forwards whether it routes
    /// @param natOutside the interface behind whose address it hides others; null where it translates nothing
    /// @param filters whether it has rules of its own that may drop packets
    /// @param portForwards where rules of its own send packets that come for its own addresses
    public record Node(
            String name,
            List<Interface> interfaces,
            boolean forwards,
            @Nullable String natOutside,
            boolean filters,
            List<PortForward> portForwards) {

        public Node {
            interfaces = List.copyOf(interfaces);
            // A record that is older than these has none.
            portForwards = Objects.requireNonNullElse(portForwards, List.of());
        }

        /// Without port forwards.
        public Node(
                String name,
                List<Interface> interfaces,
                boolean forwards,
                @Nullable String natOutside,
                boolean filters) {
            this(name, interfaces, forwards, natOutside, filters, List.of());
        }

        /// The interface behind whose address it hides others; empty where it translates nothing.
        Optional<Interface> outside() {
            return interfaces.stream()
                    .filter(attached -> attached.name().equals(natOutside))
                    .findFirst();
        }
    }

    /// A rule that gives packets another destination.
    ///
    /// @param in the interface by which they have to come; empty for any
    /// @param ports the numbers and ranges that it names, with commas between them; empty where it names none
    /// @param to the address to which it sends them
    /// @param isTcp whether it is about TCP, else UDP, as in records that are older than this
    public record PortForward(String in, String ports, String to, boolean isTcp) {

        /// A rule for datagrams.
        public PortForward(String in, String ports, String to) {
            this(in, ports, to, false);
        }

        boolean takes(String interfaceName, int port) {
            return (in.isEmpty() || in.equals(interfaceName))
                    && (ports.isEmpty() || Stream.of(ports.split(",", -1)).anyMatch(range -> isIn(port, range)));
        }

        private static boolean isIn(int port, String range) {
            String[] ends = range.split("-", -1);
            return Integer.parseInt(ends[0]) <= port && port <= Integer.parseInt(ends[ends.length - 1]);
        }
    }

    /// An interface that is not a tunnel.
    ///
    /// @param addresses with or without the length of their prefixes
    /// @param mtu in bytes
    /// @param delayNanos by which each packet leaves later than it was sent, as captures show it; 0 where it varies
    /// @param lossPercent share of packets that are lost before they leave, which no capture shows
    /// @param linkAddress its Ethernet address, 48 bits; 0 where it is not known
    /// @param mayLose whether packets may be lost otherwise, as in an outage of the link
    public record Interface(
            String name,
            String network,
            List<String> addresses,
            int mtu,
            long delayNanos,
            double lossPercent,
            long linkAddress,
            boolean mayLose) {

        public Interface {
            addresses = List.copyOf(addresses);
        }

        /// With a link that loses packets independent of each other, or none.
        public Interface(
                String name,
                String network,
                List<String> addresses,
                int mtu,
                long delayNanos,
                double lossPercent,
                long linkAddress) {
            this(name, network, addresses, mtu, delayNanos, lossPercent, linkAddress, false);
        }

        /// Whether packets may be lost before they leave.
        public boolean losesPackets() {
            return mayLose || lossPercent > 0;
        }

        /// With a link that delays and loses nothing.
        public Interface(String name, String network, List<String> addresses, int mtu) {
            this(name, network, addresses, mtu, 0, 0, 0);
        }

        boolean has(String address) {
            return addresses.stream().anyMatch(own -> Sightings.host(own).equals(address));
        }

        /// The length of the interface's prefix that has an address; -1 where none has it.
        int prefixOf(InetAddress address) {
            return addresses.stream()
                    .map(IpPrefix::parse)
                    .filter(prefix -> prefix.contains(address))
                    .mapToInt(IpPrefix::length)
                    .max()
                    .orElse(-1);
        }
    }

    /// A tunnel interface.
    ///
    /// @param publicKey in base64; empty where it is not known
    /// @param listenPort 0 where it is not known, or left to the system
    /// @param addresses without the lengths of their prefixes
    public record Tunnel(
            String node, String name, String publicKey, int listenPort, List<String> addresses, List<Peer> peers) {

        public Tunnel {
            addresses = List.copyOf(addresses);
            peers = List.copyOf(peers);
        }

        /// `NODE.INTERFACE`.
        String place() {
            return node + "." + name;
        }

        /// The peer that has the address in its AllowedIPs, with the longest prefix.
        Optional<Peer> peerFor(InetAddress address) {
            return prefixFor(address).flatMap(prefix -> peers.stream()
                    .filter(peer -> peer.allowedIps().contains(prefix))
                    .findFirst());
        }

        /// The longest prefix of all peers' AllowedIPs that has the address.
        Optional<String> prefixFor(InetAddress address) {
            return peers.stream()
                    .flatMap(peer -> peer.allowedIps().stream())
                    .filter(prefix -> IpPrefix.parse(prefix).contains(address))
                    .max(Comparator.comparingInt(
                            prefix -> IpPrefix.parse(prefix).length()));
        }

        Optional<Peer> peer(String key) {
            return peers.stream().filter(peer -> peer.publicKey().equals(key)).findFirst();
        }
    }

    /// A peer of a tunnel.
    ///
    /// @param presharedKey a name that equal keys share, `none` without one; null where it is not known
    /// @param endpoint `ADDRESS:PORT`, null where there is none
    public record Peer(
            String publicKey,
            @Nullable String presharedKey,
            @Nullable String endpoint,
            List<String> allowedIps) {

        public Peer {
            allowedIps = List.copyOf(allowedIps);
        }
    }
}
