package org.warren.harness.diagnosis;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.LinkAddresses;
import org.warren.harness.nat.MappingHistory;
import org.warren.wireguard.cookie.MacStamper;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.wire.Initiation;
import org.warren.wireguard.wire.Message;

/// What was seen in a network that never was: a phone behind a NAT router, and a server.
///
/// phone 192.168.1.2 --- lan 192.168.1.1 router wan 203.0.113.1 --- server 203.0.113.10
final class SeenNetwork {

    static final long SECOND = 1_000_000_000L;
    static final Endpoint PHONE = Endpoint.parse("192.168.1.2:51820");
    static final Endpoint OUTSIDE = Endpoint.parse("203.0.113.1:51820");
    static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    static final Endpoint PHONE_INSIDE = Endpoint.parse("10.9.0.2:0");
    static final Endpoint SERVER_INSIDE = Endpoint.parse("10.9.0.1:0");

    static final String PHONE_KEY = key(1);
    static final String SERVER_KEY = key(2);
    static final String OTHER_KEY = key(3);

    private static final List<String> PLACES =
            List.of("phone.eth0", "router.lan", "router.wan", "server.eth0", "phone.wg0", "server.wg0");

    private final Map<String, List<CapturedPacket>> packets = new LinkedHashMap<>();
    private final List<LinkOutage> outages = new ArrayList<>();
    private final List<AddressLoss> losses = new ArrayList<>();
    private final List<NetworkFacts.Tunnel> tunnels = new ArrayList<>();
    private final List<NetworkFacts.PortForward> portForwards = new ArrayList<>();
    private final Set<String> firewalls = new TreeSet<>();
    private @Nullable SpokenFacts spoken;
    private long delayNanos;
    private double lossPercent;
    private boolean mayLose;

    SeenNetwork() {
        PLACES.forEach(place -> packets.put(place, new ArrayList<>()));
        // Each interface has spoken once, so that its link address is known.
        for (String[] spoken : new String[][] {
            {"phone.eth0", "192.168.1.2"}, {"router.lan", "192.168.1.1"},
            {"router.wan", "203.0.113.1"}, {"server.eth0", "203.0.113.10"}
        }) {
            Endpoint own = Endpoint.parse(spoken[1] + ":0");
            add(spoken[0], 0, Protocol.OTHER_IP, own, own, new byte[0], 64, spoken[0], "nobody");
        }
    }

    /// What the phone's link does to what it sends.
    SeenNetwork link(long delay, double loss) {
        delayNanos = delay;
        lossPercent = loss;
        return this;
    }

    /// The phone's link may lose what it sends, in outages and the like.
    SeenNetwork linkThatMayLose() {
        mayLose = true;
        return this;
    }

    SeenNetwork tunnel(NetworkFacts.Tunnel tunnel) {
        tunnels.add(tunnel);
        return this;
    }

    /// A node's own rules may drop packets.
    SeenNetwork firewall(String node) {
        firewalls.add(node);
        return this;
    }

    /// A rule of the router.
    SeenNetwork portForward(NetworkFacts.PortForward rule) {
        portForwards.add(rule);
        return this;
    }

    SeenNetwork outage(String node, String interfaceName) {
        outages.add(new LinkOutage(node, interfaceName, 0, Long.MAX_VALUE));
        return this;
    }

    /// From the start the node does not have the address any more.
    SeenNetwork loss(String node, String interfaceName, String address) {
        losses.add(new AddressLoss(node, interfaceName, address, 0, Long.MAX_VALUE));
        return this;
    }

    SeenNetwork spoken(SpokenFacts facts) {
        spoken = facts;
        return this;
    }

    /// A packet at one interface.
    ///
    /// @param from the interface that put it on the network, `NODE.INTERFACE`
    /// @param to the interface that it is meant for
    SeenNetwork add(
            String place,
            long nanos,
            Protocol protocol,
            Endpoint source,
            Endpoint destination,
            byte[] payload,
            int hopLimit,
            String from,
            String to) {
        List<CapturedPacket> captured = packets.getOrDefault(place, new ArrayList<>());
        captured.add(new CapturedPacket(
                captured.size() + 1,
                nanos,
                protocol,
                source,
                destination,
                0,
                ByteBuffer.wrap(payload),
                payload.length,
                payload.length + 42,
                hopLimit,
                place.contains("wg") ? LinkAddresses.NONE : new LinkAddresses(linkAddress(from), linkAddress(to))));
        return this;
    }

    /// A datagram from phone to server, at each place that it passed.
    SeenNetwork up(long nanos, byte[] payload, String... places) {
        for (String place : places) {
            boolean isInside = place.equals("phone.eth0") || place.equals("router.lan");
            add(
                    place,
                    nanos,
                    Protocol.UDP,
                    isInside ? PHONE : OUTSIDE,
                    SERVER,
                    payload,
                    isInside ? 64 : 63,
                    isInside ? "phone.eth0" : "router.wan",
                    isInside ? "router.lan" : "server.eth0");
        }
        return this;
    }

    /// A datagram from server to phone, at each place that it passed.
    SeenNetwork down(long nanos, byte[] payload, String... places) {
        for (String place : places) {
            boolean isInside = place.equals("phone.eth0") || place.equals("router.lan");
            add(
                    place,
                    nanos,
                    Protocol.UDP,
                    SERVER,
                    isInside ? PHONE : OUTSIDE,
                    payload,
                    isInside ? 63 : 64,
                    isInside ? "router.lan" : "server.eth0",
                    isInside ? "phone.eth0" : "router.wan");
        }
        return this;
    }

    /// The phone's ping where it enters the tunnel.
    SeenNetwork pingEnters(long nanos) {
        return add("phone.wg0", nanos, Protocol.ICMP, PHONE_INSIDE, SERVER_INSIDE, ping(), 64, "", "");
    }

    SeenNetwork keysThatFit() {
        return tunnel(phone(SERVER_KEY, "none")).tunnel(server(PHONE_KEY, "none"));
    }

    /// An initiation with mac1 for the owner of a key, seen at these places, and the ping that wants it.
    byte[] initiation(String receiver, String... places) {
        Initiation initiation = (Initiation) Message.parse(ByteBuffer.wrap(message(1, 148, 5, 77)));
        new MacStamper(Aead.fastest(), PublicKey.fromBase64(receiver)).stamp(initiation, 0);
        pingEnters(11 * SECOND);
        up(11 * SECOND, initiation.bytes(), places);
        return initiation.bytes();
    }

    static byte[] ping() {
        return new byte[] {8, 0, 0, 0, 7, 7, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8};
    }

    static PacketIdentity pingIdentity() {
        return new PacketIdentity(
                PacketIdentity.Kind.ECHO_REQUEST, ByteBuffer.wrap(ping()).slice(6, 10));
    }

    /// A WireGuard message with two words behind its type.
    static byte[] message(int type, int length, int first, int second) {
        return ByteBuffer.allocate(length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(type)
                .putInt(first)
                .putInt(second)
                .array();
    }

    static NetworkFacts.Tunnel phone(String called, String preshared) {
        return tunnel("phone", PHONE_KEY, called, preshared, "203.0.113.10:51820");
    }

    static NetworkFacts.Tunnel server(String known, String preshared) {
        return tunnel("server", SERVER_KEY, known, preshared, null);
    }

    /// One that listens on another port than it is called by.
    static NetworkFacts.Tunnel server(String known, String preshared, int port) {
        NetworkFacts.Tunnel usual = server(known, preshared);
        return new NetworkFacts.Tunnel("server", "wg0", usual.publicKey(), port, usual.addresses(), usual.peers());
    }

    static NetworkFacts.Tunnel tunnel(
            String node, String own, String peer, String preshared, @Nullable String endpoint) {
        boolean isPhone = node.equals("phone");
        return new NetworkFacts.Tunnel(
                node,
                "wg0",
                own,
                51820,
                List.of(isPhone ? "10.9.0.2" : "10.9.0.1"),
                List.of(new NetworkFacts.Peer(
                        peer, preshared, endpoint, List.of(isPhone ? "10.9.0.1/32" : "10.9.0.2/32"))));
    }

    static String key(int number) {
        byte[] key = new byte[32];
        key[0] = (byte) number;
        return PublicKey.of(key).toBase64();
    }

    /// A node of another network.
    static NetworkFacts.Node nas(String address) {
        return new NetworkFacts.Node("nas", List.of(attachment("eth0", "office", address, 1500)), true, null, false);
    }

    /// @param others nodes that sent nothing
    Network network(MappingHistory mappings, NetworkFacts.Node... others) {
        List<NetworkFacts.Node> nodes = new ArrayList<>(List.of(
                node(
                        "phone",
                        null,
                        new NetworkFacts.Interface(
                                "eth0", "home", List.of("192.168.1.2/24"), 1500, delayNanos, lossPercent, 0, mayLose)),
                node(
                        "router",
                        "wan",
                        attachment("lan", "home", "192.168.1.1/24", 100),
                        attachment("wan", "internet", "203.0.113.1/24", 1500)),
                node("server", null, attachment("eth0", "internet", "203.0.113.10/24", 1500))));
        nodes.addAll(List.of(others));
        NetworkFacts facts = new NetworkFacts(nodes, tunnels);
        List<InterfaceCapture> captures = new ArrayList<>();
        packets.forEach((place, seen) -> captures.add(new InterfaceCapture(
                place.substring(0, place.indexOf('.')),
                place.substring(place.indexOf('.') + 1),
                place.contains("wg"),
                seen)));
        return new Network(
                facts,
                Sightings.of(facts, captures),
                spoken,
                outages,
                losses,
                Map.of("router", mappings),
                10 * SECOND,
                20 * SECOND);
    }

    private NetworkFacts.Node node(String name, @Nullable String outside, NetworkFacts.Interface... interfaces) {
        return new NetworkFacts.Node(
                name,
                List.of(interfaces),
                true,
                outside,
                firewalls.contains(name),
                outside == null ? List.of() : portForwards);
    }

    private static NetworkFacts.Interface attachment(String name, String network, String address, int mtu) {
        return new NetworkFacts.Interface(name, network, List.of(address), mtu);
    }

    private static long linkAddress(String place) {
        return 0x0200_0000_0000L + PLACES.indexOf(place) + 1;
    }
}
