package org.warren.harness.diagnosis;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.nat.MappingHistory;

/// A network during the time in question: what was seen until its end, and other known facts.
///
/// @param facts from the network's description
/// @param sightings all packets; later ones are ignored here
/// @param spoken null if the nodes were not queried
/// @param outages of links
/// @param losses of addresses that the facts assign to nodes
/// @param mappings by router, from its connection tracking
/// @param fromNanos when the time in question began
/// @param toNanos when it ended
public record Network(
        NetworkFacts facts,
        Sightings sightings,
        @Nullable SpokenFacts spoken,
        List<LinkOutage> outages,
        List<AddressLoss> losses,
        Map<String, MappingHistory> mappings,
        long fromNanos,
        long toNanos) {

    private static final Pattern DEVICE = Pattern.compile("\\bdev (\\S+)");
    private static final Pattern ROUTER = Pattern.compile("\\bvia (?:inet6 )?(\\S+)");

    public Network {
        outages = List.copyOf(outages);
        losses = List.copyOf(losses);
        mappings = new LinkedHashMap<>(mappings);
    }

    /// The path of a packet from the node that created it, as far as it was seen, alternately sent and received. Empty
    /// if that node did not send it.
    List<Sighting> path(PacketIdentity identity, String origin) {
        List<Sighting> path = new ArrayList<>();
        Optional<Sighting> sent = first(
                identity,
                sighting -> sighting.outgoing() && sighting.node().equals(origin),
                Comparator.comparingInt(sighting -> -sighting.hopLimit()));
        while (sent.isPresent()) {
            Sighting from = sent.get();
            path.add(from);
            Optional<Sighting> received = first(
                    identity,
                    sighting -> !sighting.outgoing()
                            && sighting.hopLimit() == from.hopLimit()
                            && sighting.tunnel() == from.tunnel()
                            && !sighting.place().equals(from.place()),
                    afterwards(from.nanos()));
            if (received.isEmpty()) {
                return path;
            }
            path.add(received.get());
            sent = onwards(identity, received.get());
        }
        return path;
    }

    /// Where a node forwarded a packet that it had received.
    private Optional<Sighting> onwards(PacketIdentity identity, Sighting received) {
        return first(
                identity,
                sighting -> sighting.outgoing()
                        && sighting.node().equals(received.node())
                        && sighting.hopLimit() == received.hopLimit() - 1,
                afterwards(received.nanos()));
    }

    /// The next sighting, or the first if the clocks of the captures differ.
    private static Comparator<Sighting> afterwards(long nanos) {
        return Comparator.comparing((Sighting sighting) -> sighting.nanos() < nanos)
                .thenComparingLong(Sighting::nanos);
    }

    private Optional<Sighting> first(
            PacketIdentity identity, Predicate<Sighting> condition, Comparator<Sighting> order) {
        return sightings.of(identity).stream()
                .filter(sighting -> sighting.nanos() <= toNanos && condition.test(sighting))
                .min(order);
    }

    /// The nodes where packets with this content ended, because one of their own addresses was the destination and they
    /// did not forward them; with the sighting that shows it, which may be after the time in question.
    Map<String, Sighting> receivers(PacketIdentity identity) {
        Map<String, Sighting> receivers = new LinkedHashMap<>();
        List<Sighting> all = sightings.of(identity);
        for (Sighting received : all) {
            boolean sentOn = all.stream()
                    .anyMatch(sighting -> sighting.outgoing()
                            && sighting.node().equals(received.node())
                            && sighting.hopLimit() == received.hopLimit() - 1);
            if (!received.outgoing() && !sentOn && isOwn(received.node(), received)) {
                receivers.merge(received.node(), received, (one, other) -> one.nanos() <= other.nanos() ? one : other);
            }
        }
        return receivers;
    }

    private boolean isOwn(String node, Sighting sighting) {
        return owns(node, sighting.packet().destination().address());
    }

    /// The packets that a node sent or received in the time in question and shortly before.
    ///
    /// @param beforeNanos how long before
    List<Sighting> during(String node, long beforeNanos, Predicate<Sighting> condition) {
        return sightings.at(node).stream()
                .filter(sighting -> sighting.nanos() >= fromNanos - beforeNanos && sighting.nanos() <= toNanos)
                .filter(condition)
                .sorted(Comparator.comparingLong(Sighting::nanos))
                .toList();
    }

    boolean owns(String node, InetAddress address) {
        String text = Sightings.host(address);
        return (sightings.owns(node, address) && !hasLost(node, address))
                || tunnels().stream()
                        .anyMatch(tunnel ->
                                tunnel.node().equals(node) && tunnel.addresses().contains(text));
    }

    /// Whether a node had an address earlier but not during the time in question.
    boolean hasLost(String node, InetAddress address) {
        String text = Sightings.host(address);
        return losses.stream()
                .anyMatch(loss -> loss.node().equals(node)
                        && loss.address().equals(text)
                        && loss.fromNanos() <= fromNanos
                        && toNanos <= loss.toNanos());
    }

    Optional<NetworkFacts.Node> node(String name) {
        return facts.nodes().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst();
    }

    /// The tunnels as the nodes reported them, if they did.
    List<NetworkFacts.Tunnel> tunnels() {
        return spoken == null ? facts.tunnels() : spoken.tunnels();
    }

    Optional<NetworkFacts.Tunnel> tunnel(String node, String name) {
        return tunnels().stream()
                .filter(tunnel -> tunnel.node().equals(node) && tunnel.name().equals(name))
                .findFirst();
    }

    /// The tunnel that listens at a datagram's destination; the node's only tunnel if its port is unknown.
    Optional<NetworkFacts.Tunnel> listener(Sighting last) {
        int port = last.packet().destination().port();
        List<NetworkFacts.Tunnel> there = tunnels().stream()
                .filter(other -> other.node().equals(last.node()))
                .toList();
        return there.stream()
                .filter(other -> other.listenPort() == port)
                .findFirst()
                .or(() -> there.size() == 1 && there.getFirst().listenPort() == 0
                        ? Optional.of(there.getFirst())
                        : Optional.empty());
    }

    /// The tunnel according to its file.
    Optional<NetworkFacts.Tunnel> configured(String node, String name) {
        return facts.tunnels().stream()
                .filter(tunnel -> tunnel.node().equals(node) && tunnel.name().equals(name))
                .findFirst();
    }

    /// All public keys of tunnels and of their peers.
    Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        for (List<NetworkFacts.Tunnel> known : List.of(facts.tunnels(), tunnels())) {
            for (NetworkFacts.Tunnel tunnel : known) {
                keys.add(tunnel.publicKey());
                tunnel.peers().forEach(peer -> keys.add(peer.publicKey()));
            }
        }
        keys.remove("");
        return keys;
    }

    /// The tunnels that have a public key: more than one if a key was copied.
    List<NetworkFacts.Tunnel> withKey(String key) {
        return tunnels().stream()
                .filter(tunnel -> tunnel.publicKey().equals(key))
                .toList();
    }

    /// An outage of a node's own link, during the time in question.
    Optional<LinkOutage> outage(String node, String interfaceName) {
        return outages.stream()
                .filter(outage ->
                        outage.node().equals(node) && outage.interfaceName().equals(interfaceName))
                .filter(outage -> outage.fromNanos() <= toNanos && outage.toNanos() > fromNanos)
                .findFirst();
    }

    /// An outage of a link by which a node may reach an address: of the one in its route, if it reported the route.
    Optional<LinkOutage> outageOnTheWay(String node, InetAddress address) {
        Optional<String> device = device(node, address);
        return node(node).stream()
                .flatMap(found -> found.interfaces().stream())
                .filter(attached -> device.isEmpty() || device.get().equals(attached.name()))
                .flatMap(attached -> outage(node, attached.name()).stream())
                .findFirst();
    }

    /// An interface with loss by which a node may reach an address.
    Optional<NetworkFacts.Interface> lossy(String node, InetAddress address) {
        Optional<String> device = device(node, address);
        return node(node).stream()
                .flatMap(found -> found.interfaces().stream())
                .filter(NetworkFacts.Interface::losesPackets)
                .filter(attached -> device.isEmpty() || device.get().equals(attached.name()))
                .findFirst();
    }

    /// The delay between a packet's sending and its capture at the sending interface.
    long delayNanos(Sighting sighting) {
        return node(sighting.node()).stream()
                .flatMap(found -> found.interfaces().stream())
                .filter(attached -> attached.name().equals(sighting.interfaceName()))
                .mapToLong(NetworkFacts.Interface::delayNanos)
                .findFirst()
                .orElse(0);
    }

    /// The address that a node has to resolve to send to another, as far as is known: that address itself if it is on
    /// one of its networks, else the router in its route.
    boolean isNextHop(String node, String hop, InetAddress destination) {
        return attachment(node, destination).isPresent()
                ? hop.equals(Sightings.host(destination))
                : route(node, destination, ROUTER).map(hop::equals).orElse(true);
    }

    /// The interface in a node's route to an address, if it reported the route.
    Optional<String> device(String node, InetAddress address) {
        return route(node, address, DEVICE);
    }

    private Optional<String> route(String node, InetAddress address, Pattern part) {
        String route = spoken == null ? null : spoken.routes().get(node + " " + Sightings.host(address));
        Matcher found = part.matcher(route == null ? "" : route);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /// The interface of a node whose subnet contains an address, with the longest prefix.
    Optional<NetworkFacts.Interface> attachment(String node, InetAddress address) {
        return node(node).stream()
                .flatMap(found -> found.interfaces().stream())
                .filter(attached -> attached.prefixOf(address) >= 0)
                .max(Comparator.comparingInt(attached -> attached.prefixOf(address)));
    }

    /// Who has an address that is missing on a network, because another network has the same subnet.
    ///
    /// @param mine the interface where it is missing
    Optional<String> twin(String address, NetworkFacts.Interface mine) {
        return facts.nodes().stream()
                .flatMap(node -> node.interfaces().stream()
                        .filter(other -> !other.network().equals(mine.network()) && other.has(address))
                        .map(other -> "; %s has it on network %s, whose subnet is that of %s too"
                                .formatted(node.name(), other.network(), mine.network())))
                .findFirst();
    }

    /// An outage of the interface that has an address.
    Optional<LinkOutage> outageOf(String address) {
        return facts.nodes().stream()
                .flatMap(node -> node.interfaces().stream()
                        .filter(attached -> attached.has(address))
                        .flatMap(attached -> outage(node.name(), attached.name()).stream()))
                .findFirst();
    }

    /// By how much a counter of a node grew; empty if it was not read.
    Optional<Long> counter(String node, String name) {
        SpokenFacts said = spoken;
        return said == null || !said.counters().containsKey(node)
                ? Optional.empty()
                : Optional.ofNullable(said.counters().get(node).get(name));
    }

    /// Whether the node reported that it has no route to an address.
    boolean hasNoRoute(String node, String address) {
        SpokenFacts said = spoken;
        String route = said == null ? null : said.routes().get(node + " " + address);
        return route != null && (route.contains("unreachable") || route.contains("prohibit"));
    }

    boolean forwards(String node, boolean ipv4) {
        SpokenFacts said = spoken;
        boolean described = node(node).map(NetworkFacts.Node::forwards).orElse(true);
        return said == null
                ? described
                : (ipv4 ? said.forwarding() : said.forwardingOfIpv6()).getOrDefault(node, described);
    }

    boolean filters(String node) {
        return node(node).map(NetworkFacts.Node::filters).orElse(false);
    }

    /// Addresses that a node tried to resolve by ARP or neighbour discovery without an answer.
    Set<String> unansweredNeighbours(String node) {
        Set<String> asked = new TreeSet<>();
        Set<String> answered = new TreeSet<>();
        for (Sighting sighting : during(node, 0, sighting -> true)) {
            if (sighting.packet().protocol() == Protocol.ARP) {
                (sighting.outgoing() ? asked : answered)
                        .add(Sightings.host((sighting.outgoing()
                                        ? sighting.packet().destination()
                                        : sighting.packet().source())
                                .address()));
            } else if (sighting.packet().protocol() == Protocol.ICMPV6) {
                NeighbourDiscovery.target(sighting.packet(), sighting.outgoing())
                        .ifPresent(target -> (sighting.outgoing() ? asked : answered).add(target));
            }
        }
        asked.removeAll(answered);
        return asked;
    }
}
