package org.warren.harness.diagnosis;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warren.harness.topology.IpPrefix;

/// The facts about a network from its description. Contains no secrets.
///
/// @param nodes all that are known
/// @param tunnels as their files configure them, or as nodes reported them
public record NetworkFacts(List<Node> nodes, List<Tunnel> tunnels) {

    public NetworkFacts {
        nodes = List.copyOf(nodes);
        tunnels = List.copyOf(tunnels);
    }

    /// A node.
    ///
    /// @param forwards whether it routes
    /// @param natOutside the interface whose address it translates to; null if it does not translate
    /// @param filters whether it has its own rules that may drop packets
    /// @param portForwards its rules that redirect packets for its own addresses
    public record Node(
            String name,
            List<Interface> interfaces,
            boolean forwards,
            @Nullable String natOutside,
            boolean filters,
            List<PortForward> portForwards) {

        public Node {
            interfaces = List.copyOf(interfaces);
            // Records of older versions have none of these.
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

        /// The interface whose address it translates to; empty if it does not translate.
        Optional<Interface> outside() {
            return interfaces.stream()
                    .filter(attached -> attached.name().equals(natOutside))
                    .findFirst();
        }
    }

    /// A rule that changes the destination of packets.
    ///
    /// @param in the interface by which the packets must arrive; empty for any
    /// @param ports the port numbers and ranges, separated by commas; empty for all
    /// @param to the new destination address
    /// @param isTcp whether it applies to TCP, else UDP, as in older records
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
    /// @param addresses with or without prefix length
    /// @param mtu in bytes
    /// @param delayNanos the delay between a packet's sending and its capture; 0 if it varies
    /// @param lossPercent share of packets that are lost before they are captured
    /// @param linkAddress its Ethernet address, 48 bits; 0 if it is unknown
    /// @param mayLose whether packets may be lost for another reason, such as an outage of the link
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

        /// With a link that loses packets independently of each other, or none.
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

        /// Whether packets may be lost before they are captured.
        public boolean losesPackets() {
            return mayLose || lossPercent > 0;
        }

        /// With a link without delay and loss.
        public Interface(String name, String network, List<String> addresses, int mtu) {
            this(name, network, addresses, mtu, 0, 0, 0);
        }

        boolean has(String address) {
            return addresses.stream().anyMatch(own -> Sightings.host(own).equals(address));
        }

        /// The length of the interface's prefix that contains an address; -1 if none does.
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
    /// @param publicKey in base64; empty if it is unknown
    /// @param listenPort 0 if it is unknown, or chosen by the system
    /// @param addresses without prefix lengths
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

        /// The peer whose AllowedIPs contain the address, with the longest prefix.
        Optional<Peer> peerFor(InetAddress address) {
            return prefixFor(address).flatMap(prefix -> peers.stream()
                    .filter(peer -> peer.allowedIps().contains(prefix))
                    .findFirst());
        }

        /// The longest prefix of all peers' AllowedIPs that contains the address.
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
    /// @param presharedKey a name that equal keys share, `none` if there is none; null if it is unknown
    /// @param endpoint `ADDRESS:PORT`, null if there is none
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
