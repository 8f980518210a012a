package org.warren.harness.diagnosis;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.nat.Mapping;
import org.warren.harness.text.NumberFormat;
import org.warren.harness.topology.IpPrefix;

/// Why packets are lost between nodes and in nodes that forward them.
final class HopReasons {

    private static final int ETHERNET_HEADER = 14;
    private static final double NANOS_PER_SECOND = 1e9;
    /// Decimal places of a loss percentage, as network files may give it.
    private static final int LOSS_DIGITS = 7;
    private static final List<String> UDP_TAKEN =
            List.of("Udp.InDatagrams", "Udp.NoPorts", "Udp6InDatagrams", "Udp6NoPorts");
    private static final String DISCARDED = "Ip.OutDiscards";
    private static final String DISCARDED_OF_IPV6 = "Ip6OutDiscards";

    private final Network network;

    HopReasons(Network network) {
        this.network = network;
    }

    /// The packet never left the node that created it.
    ///
    /// @param program the error of the program that tried to send it, empty if unknown
    Reason notSent(Flow flow, String program) {
        String node = flow.origin();
        String address = flow.destinationText();
        if (network.owns(node, flow.destination())) {
            return flow.because(
                    Cause.OTHER_NODE, node, "%s itself has the address %s and answers".formatted(node, address));
        }
        if (program.contains("Operation not permitted")) {
            return refused(flow);
        }
        if (program.contains("essage too long")) {
            return flow.because(
                    Cause.TOO_LARGE, node, "%s is too long for %s's interface".formatted(flow.what(), node));
        }
        if (program.contains("etwork is unreachable") || network.hasNoRoute(node, address)) {
            return flow.because(Cause.NO_ROUTE, node, "%s has no route to %s".formatted(node, address));
        }
        return stuck(flow, node)
                .or(() -> lostBeforeItLeft(flow, node))
                .orElseGet(() ->
                        flow.because(Cause.NOT_SENT, node, "%s left no interface of %s".formatted(flow.what(), node)));
    }

    private static Reason refused(Flow flow) {
        return flow.because(
                Cause.FILTERED,
                flow.origin(),
                "%s's own firewall refuses what it sends to %s".formatted(flow.origin(), flow.destinationText()));
    }

    /// The node's kernel took packets from its programs and did not send them, as where rules of its own drop them.
    /// `ping` is silent about that unless an ICMP error tells it so.
    Optional<Reason> discarded(Flow flow) {
        String counter = flow.destination() instanceof Inet4Address ? DISCARDED : DISCARDED_OF_IPV6;
        return network.filters(flow.origin()) && grew(flow.origin(), counter)
                ? Optional.of(refused(flow))
                : Optional.empty();
    }

    /// The capture of an interface with loss shows only the packets that were not lost.
    Optional<Reason> lostBeforeItLeft(Flow flow, String node) {
        return network.lossy(node, flow.destination())
                .map(attached -> flow.because(
                        Cause.LOST_ON_LINK,
                        node,
                        "%s was lost on the link of %s.%s, which %s"
                                .formatted(flow.what(), node, attached.name(), losses(attached))));
    }

    private static String losses(NetworkFacts.Interface attached) {
        return attached.lossPercent() > 0
                ? "loses " + NumberFormat.shortest(attached.lossPercent(), LOSS_DIGITS) + " % of its packets"
                : "changes over time and may lose packets";
    }

    /// It cannot leave a node because there is no other end.
    private Optional<Reason> stuck(Flow flow, String node) {
        InetAddress destination = flow.path().isEmpty()
                ? flow.destination()
                : flow.path().getLast().packet().destination().address();
        Optional<LinkOutage> outage = network.outageOnTheWay(node, destination);
        return outage.isPresent()
                ? Optional.of(linkDown(flow, node, outage.get(), stillThere(node, destination)))
                : network.unansweredNeighbours(node).stream()
                        .filter(address -> network.isNextHop(node, address, destination))
                        .findFirst()
                        .map(address -> nobodyThere(flow, node, address));
    }

    /// Linux keeps the routes of a link that is down, unless ignore_routes_with_linkdown is set or a program removes
    /// them.
    private String stillThere(String node, InetAddress destination) {
        return network.device(node, destination)
                .map(device ->
                        ", and %s's route to %s still leads to %s".formatted(node, Sightings.host(destination), device))
                .orElse("");
    }

    private Reason nobodyThere(Flow flow, String node, String address) {
        Optional<LinkOutage> outage = network.outageOf(address);
        if (outage.isPresent()) {
            return linkDown(flow, node, outage.get(), "");
        }
        String elsewhere = network.attachment(node, IpPrefix.parse(address).address()).stream()
                .flatMap(mine -> network.twin(address, mine).stream())
                .findFirst()
                .orElse("");
        return flow.because(
                Cause.NO_NEIGHBOUR,
                node,
                "%s finds nobody with the address %s on its network, so %s does not leave it%s"
                        .formatted(node, address, flow.what(), elsewhere));
    }

    private static Reason linkDown(Flow flow, String place, LinkOutage outage, String besides) {
        return flow.because(
                Cause.LINK_DOWN,
                outage.node(),
                "%s got no further than %s: the link of %s.%s was down%s"
                        .formatted(flow.what(), place, outage.node(), outage.interfaceName(), besides));
    }

    /// It left an ordinary interface and reached no other.
    Reason lost(Flow flow, Sighting last) {
        Optional<String> target = network.sightings().addressee(last.packet());
        String to = target.map(place -> " to " + place).orElse(" further");
        String node = target.map(HopReasons::node).orElse(last.node());
        Optional<LinkOutage> outage = network.outage(last.node(), last.interfaceName())
                .or(() -> target.flatMap(place -> network.outage(node(place), interfaceName(place))))
                .or(() -> network.outages().stream()
                        .filter(one -> target.isEmpty() && one.holdsAt(last.nanos()) && isNear(one, last))
                        .findFirst());
        if (outage.isPresent()) {
            return linkDown(flow, last.place(), outage.get(), "");
        }
        int bytes = last.packet().length() - ETHERNET_HEADER;
        Optional<NetworkFacts.Interface> other = target.flatMap(this::attachment);
        if (other.isPresent() && other.get().mtu() < bytes) {
            return flow.because(
                    Cause.TOO_LARGE,
                    node,
                    "%s is %d bytes long and did not pass from %s to %s, which takes %d"
                            .formatted(
                                    flow.what(),
                                    bytes,
                                    last.place(),
                                    target.get(),
                                    other.get().mtu()));
        }
        return flow.because(
                Cause.LOST_ON_LINK, node, "%s left %s and did not come%s".formatted(flow.what(), last.place(), to));
    }

    private boolean isNear(LinkOutage outage, Sighting last) {
        Optional<String> mine = attachment(last.place()).map(NetworkFacts.Interface::network);
        return mine.isPresent()
                && mine.equals(
                        attachment(outage.node() + "." + outage.interfaceName()).map(NetworkFacts.Interface::network));
    }

    /// A node that is not its destination received it and did not forward it.
    Reason dropped(Flow flow, Sighting last) {
        String node = last.node();
        String address = Sightings.host(last.packet().destination().address());
        if (network.hasLost(node, last.packet().destination().address())) {
            return flow.because(
                    Cause.NO_NEIGHBOUR,
                    node,
                    "%s came to %s, and %s does not have the address %s any more"
                            .formatted(flow.what(), last.place(), node, address));
        }
        Optional<Reason> told = told(flow, last).or(() -> StuckFlow.reason(network, flow, last));
        if (told.isPresent()) {
            return told.get();
        }
        boolean isIpv4 = last.packet().destination().address() instanceof Inet4Address;
        if (!network.forwards(node, isIpv4)) {
            return flow.because(
                    Cause.FORWARDING_OFF,
                    node,
                    "%s came to %s, which does not forward %s (%s = 0)"
                            .formatted(
                                    flow.what(),
                                    node,
                                    isIpv4 ? "packets" : "IPv6",
                                    isIpv4 ? "ip_forward" : "net.ipv6.conf.all.forwarding"));
        }
        if (grew(node, "TcpExt.IPReversePathFilter")) {
            return reversePath(flow, last);
        }
        boolean fromOutside = network.node(node)
                .map(found -> last.interfaceName().equals(found.natOutside()))
                .orElse(false);
        if (fromOutside && isIpv4) {
            return noMapping(flow, last);
        }
        if (fromOutside) {
            return flow.because(
                    Cause.FILTERED,
                    node,
                    "%s came to %s, and %s lets nothing in from outside that nobody inside has asked for"
                            .formatted(flow.what(), last.place(), node));
        }
        Optional<Reason> stuck = stuck(flow, node).or(() -> tooLarge(flow, last));
        if (stuck.isPresent()) {
            return stuck.get();
        }
        return network.filters(node)
                ? flow.because(
                        Cause.FILTERED,
                        node,
                        "%s came to %s and its firewall did not let it through to %s"
                                .formatted(flow.what(), last.place(), address))
                : flow.because(
                        Cause.UNANSWERED,
                        node,
                        "%s came to %s, which did not pass it on to %s".formatted(flow.what(), last.place(), address));
    }

    /// A router that may not fragment drops packets longer than the MTU of each interface by which it could forward
    /// them (RFC 8200 §5).
    private Optional<Reason> tooLarge(Flow flow, Sighting last) {
        int bytes = last.packet().length() - ETHERNET_HEADER;
        List<NetworkFacts.Interface> onwards = network.node(last.node()).stream()
                .flatMap(found -> found.interfaces().stream())
                .filter(attached -> !attached.name().equals(last.interfaceName()))
                .toList();
        boolean isIpv6 = last.packet().destination().address() instanceof Inet6Address;
        return isIpv6 && !onwards.isEmpty() && onwards.stream().allMatch(attached -> attached.mtu() < bytes)
                ? Optional.of(flow.because(
                        Cause.TOO_LARGE,
                        last.node(),
                        "%s is %d bytes long, came to %s and did not go on by %s, which takes %d"
                                .formatted(
                                        flow.what(),
                                        bytes,
                                        last.place(),
                                        onwards.getFirst().name(),
                                        onwards.getFirst().mtu())))
                : Optional.empty();
    }

    /// A node received it at one of its own addresses and is not the intended one.
    Reason elsewhere(Flow flow, Sighting last, String meant) {
        InetAddress destination = last.packet().destination().address();
        String address = Sightings.host(destination);
        Optional<NetworkFacts.Interface> outside = network.node(last.node()).flatMap(NetworkFacts.Node::outside);
        boolean isShared = network.owns(meant, destination);
        boolean hasPorts =
                last.packet().protocol() == Protocol.UDP || last.packet().protocol() == Protocol.TCP;
        if (outside.isPresent() && !isShared && hasPorts) {
            return outside.get().has(address) ? notForwarded(flow, last) : noListener(flow, last, "");
        }
        return flow.because(
                Cause.OTHER_NODE,
                last.node(),
                "%s ended at %s, which has the address %s too, and not at %s"
                        .formatted(flow.what(), last.node(), address, meant));
    }

    /// A router did not forward a packet to its outside address.
    private Reason notForwarded(Flow flow, Sighting last) {
        String node = last.node();
        int port = last.packet().destination().port();
        Optional<String> to = network.node(node).stream()
                .flatMap(found -> found.portForwards().stream())
                .filter(rule -> last.packet().protocol() == (rule.isTcp() ? Protocol.TCP : Protocol.UDP))
                .filter(rule -> rule.takes(last.interfaceName(), port))
                .map(rule -> Sightings.host(rule.to()))
                .findFirst();
        if (to.isPresent() && network.unansweredNeighbours(node).contains(to.get())) {
            return nobodyThere(flow, node, to.get());
        }
        return to.isPresent() && network.filters(node)
                ? flow.because(
                        Cause.FILTERED,
                        node,
                        "%s came to %s, where a port forward leads to %s, and its firewall did not let it through"
                                .formatted(flow.what(), last.place(), to.get()))
                : noMapping(flow, last);
    }

    private Reason noMapping(Flow flow, Sighting last) {
        CapturedPacket packet = last.packet();
        Optional<Reason> dropped = StuckFlow.reason(network, flow, last);
        if (dropped.isPresent()) {
            return dropped.get();
        }
        boolean fromInside = network.node(last.node())
                .flatMap(NetworkFacts.Node::outside)
                .filter(outside -> !outside.name().equals(last.interfaceName()))
                .isPresent();
        if (fromInside) {
            return flow.because(
                    Cause.NO_MAPPING,
                    last.node(),
                    "%s came to %s, and %s does not send what comes from inside for %s back inside: no hairpinning"
                            .formatted(flow.what(), last.place(), last.node(), packet.destination()));
        }
        List<Mapping> known = Optional.ofNullable(network.mappings().get(last.node())).stream()
                .flatMap(history -> history.entries().stream())
                .filter(mapping -> mapping.translates() && mapping.outside().equals(packet.destination()))
                .toList();
        String history = known.stream()
                .filter(mapping -> mapping.remote().equals(packet.source())
                        && mapping.endedNanos().isPresent()
                        && mapping.endedNanos().getAsLong() <= packet.nanos())
                .reduce((earlier, later) -> later)
                .map(mapping -> "; the one for %s ended %.1f s before"
                        .formatted(
                                mapping.inside(),
                                (packet.nanos() - mapping.endedNanos().orElse(0)) / NANOS_PER_SECOND))
                .or(() -> known.stream()
                        .filter(mapping -> mapping.endedNanos().orElse(Long.MAX_VALUE) > packet.nanos())
                        .findFirst()
                        .map(mapping -> " from %s; the one that it has is with %s"
                                .formatted(packet.source(), mapping.remote())))
                .orElse(
                        network.mappings().containsKey(last.node())
                                ? ""
                                : ", as it seems: it did not pass it on, and the run has no NAT events of it");
        return flow.because(
                Cause.NO_MAPPING,
                last.node(),
                "%s came to %s, and %s has no mapping for %s%s"
                        .formatted(flow.what(), last.place(), last.node(), packet.destination(), history));
    }

    Reason reversePath(Flow flow, Sighting last) {
        return flow.because(
                Cause.REVERSE_PATH,
                last.node(),
                "%s came to %s and the reverse path filter (rp_filter) dropped it: %s has another route to %s"
                        .formatted(
                                flow.what(),
                                last.place(),
                                last.node(),
                                Sightings.host(last.packet().source().address())));
    }

    /// The node itself reported the reason in an ICMP error (RFC 792, RFC 1812 §5.2.7, RFC 4443 §3).
    Optional<Reason> told(Flow flow, Sighting last) {
        Optional<PacketIdentity> identity = PacketIdentity.of(last.packet()).map(PacketIdentity::asQuoted);
        return network.sightings().at(last.node()).stream()
                .filter(sighting -> sighting.outgoing() && sighting.nanos() <= network.toNanos())
                .filter(sighting ->
                        network.owns(last.node(), sighting.packet().source().address()))
                .filter(sighting -> {
                    Optional<PacketIdentity> quoted = PacketIdentity.quotedBy(sighting.packet());
                    return quoted.isPresent() && quoted.equals(identity);
                })
                .findFirst()
                .flatMap(error -> told(flow, last, error.packet()));
    }

    private Optional<Reason> told(Flow flow, Sighting last, CapturedPacket error) {
        ByteBuffer payload = error.payload();
        boolean isIpv4 = error.protocol() == Protocol.ICMP;
        int type = payload.get(0);
        int code = payload.get(1);
        String node = last.node();
        String address = Sightings.host(last.packet().destination().address());
        if (type == (isIpv4 ? 11 : 3)) {
            return Optional.of(flow.because(
                    Cause.ROUTING_LOOP,
                    node,
                    "%s was forwarded until its hop limit was used up, at %s".formatted(flow.what(), node)));
        }
        if ((!isIpv4 && type == 2) || (isIpv4 && code == 4)) {
            return Optional.of(flow.because(
                    Cause.TOO_LARGE,
                    node,
                    "%s is too long for what follows %s, and %s says so".formatted(flow.what(), node, node)));
        }
        // In ICMPv6's numbering.
        int why = isIpv4 ? List.of(0, 3, -1, 4, -1, -1, 0, 3, -1, 1, 1, 0, 3, 1).get(code < 14 ? code : 2) : code;
        return switch (why) {
            case 0 ->
                Optional.of(flow.because(
                        Cause.NO_ROUTE,
                        node,
                        "%s came to %s, which has no route to %s".formatted(flow.what(), node, address)));
            case 3 -> Optional.of(unreachable(flow, last));
            case 4 -> Optional.of(portUnreachable(flow, last));
            case 1 ->
                Optional.of(flow.because(
                        Cause.FILTERED, node, "%s came to %s, whose firewall rejects it".formatted(flow.what(), node)));
            default -> Optional.empty();
        };
    }

    /// No node answered for the address, possibly because a link was down.
    private Reason unreachable(Flow flow, Sighting last) {
        String node = last.node();
        InetAddress destination = last.packet().destination().address();
        String address = Sightings.host(destination);
        return network.attachment(node, destination)
                .flatMap(own -> network.outage(node, own.name()))
                .or(() -> network.outageOf(address))
                .map(outage -> linkDown(flow, node, outage, ""))
                .orElseGet(() -> flow.because(
                        Cause.NO_NEIGHBOUR,
                        node,
                        "%s came to %s, which finds nobody with the address %s".formatted(flow.what(), node, address)));
    }

    private Reason portUnreachable(Flow flow, Sighting last) {
        boolean isForIt = last.packet().protocol() == Protocol.UDP
                && network.owns(last.node(), last.packet().destination().address());
        return isForIt && !isOfFirewall(last.node())
                ? noListener(flow, last, "")
                : flow.because(
                        Cause.FILTERED,
                        last.node(),
                        "%s came to %s, whose firewall rejects it".formatted(flow.what(), last.node()));
    }

    /// The kernel counts datagrams to closed ports, but not those that its firewall rejects with the same ICMP error.
    private boolean isOfFirewall(String node) {
        return network.filters(node) && countedNoUnlistened(node);
    }

    /// The node's counters were read, and none of the datagrams that reached it meanwhile hit a closed port.
    boolean countedNoUnlistened(String node) {
        return network.counter(node, "Udp.NoPorts").isPresent()
                && !grew(node, "Udp.NoPorts")
                && !grew(node, "Udp6NoPorts");
    }

    /// @param besides additional text for the end of the sentence
    Reason noListener(Flow flow, Sighting last, String besides) {
        return flow.because(
                Cause.NO_LISTENER,
                last.node(),
                "%s came to %s, where nothing listens on port %d%s"
                        .formatted(
                                flow.what(),
                                last.place(),
                                last.packet().destination().port(),
                                besides));
    }

    boolean grew(String node, String counter) {
        return network.counter(node, counter).orElse(0L) > 0;
    }

    /// Whether a node's kernel counted fewer datagrams than reached its interfaces, by at least this many.
    boolean udpIsFiltered(String node, Predicate<Sighting> these) {
        return isFiltered(node, these, sighting -> sighting.packet().protocol() == Protocol.UDP, UDP_TAKEN);
    }

    /// The same for other packets and counters.
    boolean isFiltered(String node, Predicate<Sighting> these, Predicate<Sighting> all, List<String> counters) {
        if (network.counter(node, counters.getFirst()).isEmpty()) {
            return false;
        }
        Predicate<Sighting> came = sighting -> !sighting.outgoing()
                && network.owns(node, sighting.packet().destination().address());
        long counted = counters.stream()
                .mapToLong(counter -> network.counter(node, counter).orElse(0L))
                .sum();
        long seen = network.during(node, 0, came.and(all)).size();
        long mine = network.during(node, 0, came.and(these)).size();
        return mine > 0 && seen - counted >= mine;
    }

    private Optional<NetworkFacts.Interface> attachment(String place) {
        return network.node(node(place)).stream()
                .flatMap(found -> found.interfaces().stream())
                .filter(attached -> attached.name().equals(interfaceName(place)))
                .findFirst();
    }

    private static String node(String place) {
        return place.substring(0, place.indexOf('.'));
    }

    private static String interfaceName(String place) {
        return place.substring(place.indexOf('.') + 1);
    }
}
