package org.warren.harness.diagnosis;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.topology.IpPrefix;

/// Every packet of every capture by its identity, with its direction at that interface.
///
/// The direction follows from the Ethernet header; frames that a switch flooded to other interfaces are ignored.
/// Without an Ethernet header, a node has sent a packet from its own address, and one that it received before with a
/// hop limit that is greater by one.
public final class Sightings {

    private final Map<PacketIdentity, List<Sighting>> byIdentity = new LinkedHashMap<>();
    private final Map<String, List<Sighting>> byNode = new LinkedHashMap<>();
    private final Map<Long, String> placesByLinkAddress = new LinkedHashMap<>();
    private final Map<String, Set<String>> addresses = new LinkedHashMap<>();

    private Sightings(NetworkFacts facts) {
        for (NetworkFacts.Node node : facts.nodes()) {
            Set<String> own = addresses.computeIfAbsent(node.name(), missing -> new TreeSet<>());
            node.interfaces().forEach(attached -> attached.addresses().forEach(address -> own.add(host(address))));
        }
        facts.tunnels().forEach(tunnel -> tunnel.addresses().forEach(address -> addresses
                .computeIfAbsent(tunnel.node(), missing -> new TreeSet<>())
                .add(host(address))));
    }

    /// Combines captures.
    ///
    /// @param facts whose addresses determine the sender of a packet
    public static Sightings of(NetworkFacts facts, List<InterfaceCapture> captures) {
        Sightings sightings = new Sightings(facts);
        facts.nodes().forEach(node -> node.interfaces().stream()
                .filter(attached -> attached.linkAddress() != 0)
                .forEach(attached -> sightings.placesByLinkAddress.put(
                        attached.linkAddress(), node.name() + "." + attached.name())));
        captures.stream()
                .filter(capture -> !capture.tunnel())
                .forEach(capture -> sightings.learnLinkAddress(facts, capture));
        captures.stream().filter(capture -> !capture.tunnel()).forEach(sightings::add);
        // Packets received on its other interfaces show what a node sent into its tunnels.
        captures.stream().filter(InterfaceCapture::tunnel).forEach(sightings::add);
        return sightings;
    }

    /// The canonical text for comparing addresses.
    static String host(String address) {
        return IpPrefix.parse(address).host();
    }

    static String host(InetAddress address) {
        return new IpPrefix(address, 0).host();
    }

    /// Where packets with this content were seen, in no particular order.
    List<Sighting> of(PacketIdentity identity) {
        return byIdentity.getOrDefault(identity, List.of());
    }

    /// All packets that a node sent or received, capture by capture.
    List<Sighting> at(String node) {
        return byNode.getOrDefault(node, List.of());
    }

    /// Whether a node has an address.
    boolean owns(String node, InetAddress address) {
        return addresses.getOrDefault(node, Set.of()).contains(host(address));
    }

    /// `NODE.INTERFACE` of the interface that a frame is addressed to, if it has sent a frame itself.
    Optional<String> addressee(CapturedPacket packet) {
        return Optional.ofNullable(placesByLinkAddress.get(packet.link().destination()));
    }

    /// If an interface's link address is unknown, it is taken from frames with its own IP addresses as source.
    private void learnLinkAddress(NetworkFacts facts, InterfaceCapture capture) {
        if (placesByLinkAddress.containsValue(capture.node() + "." + capture.interfaceName())) {
            return;
        }
        Set<String> own = new TreeSet<>();
        for (NetworkFacts.Node node : facts.nodes()) {
            node.interfaces().stream()
                    .filter(attached -> node.name().equals(capture.node())
                            && attached.name().equals(capture.interfaceName()))
                    .forEach(attached -> attached.addresses().forEach(address -> own.add(host(address))));
        }
        capture.packets().stream()
                .filter(packet -> packet.link().source() != 0
                        && own.contains(host(packet.source().address())))
                .findFirst()
                .ifPresent(packet -> placesByLinkAddress.put(
                        packet.link().source(), capture.node() + "." + capture.interfaceName()));
    }

    private void add(InterfaceCapture capture) {
        String place = capture.node() + "." + capture.interfaceName();
        boolean known = placesByLinkAddress.containsValue(place);
        for (CapturedPacket packet : capture.packets()) {
            boolean isFrom = place.equals(placesByLinkAddress.get(packet.link().source()));
            boolean isFor = place.equals(placesByLinkAddress.get(packet.link().destination()))
                    || packet.link().isForGroup();
            if (known && !isFrom && !isFor) {
                continue;
            }
            Optional<PacketIdentity> identity = PacketIdentity.of(packet);
            boolean outgoing = known
                    ? isFrom
                    : packet.protocol() != Protocol.ARP
                            && (owns(capture.node(), packet.source().address())
                                    || (identity.isPresent() && wasReceived(capture.node(), identity.get(), packet)));
            Sighting sighting = new Sighting(
                    capture.node(), capture.interfaceName(), capture.tunnel(), outgoing, capture.name(), packet);
            byNode.computeIfAbsent(capture.node(), missing -> new ArrayList<>()).add(sighting);
            identity.ifPresent(found -> byIdentity
                    .computeIfAbsent(found, missing -> new ArrayList<>())
                    .add(sighting));
        }
    }

    private boolean wasReceived(String node, PacketIdentity identity, CapturedPacket packet) {
        return of(identity).stream()
                .anyMatch(sighting -> sighting.node().equals(node)
                        && !sighting.outgoing()
                        && sighting.hopLimit() == packet.hopLimit() + 1
                        && sighting.nanos() - packet.nanos() <= 0);
    }
}
