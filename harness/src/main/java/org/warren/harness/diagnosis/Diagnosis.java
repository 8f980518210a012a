package org.warren.harness.diagnosis;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.warren.harness.capture.TcpHeader;
import org.warren.harness.topology.IpPrefix;

/// Finds out who received a node's requests, and why one of them was not answered.
public final class Diagnosis {

    private static final List<String> ECHOES_TAKEN = List.of("Icmp.InEchos", "Icmp6InEchos");
    private static final List<String> REPLIES_TAKEN = List.of("Icmp.InEchoReps", "Icmp6InEchoReplies");

    private final Network network;
    private final HopReasons hops;
    private final TunnelReasons tunnels;

    public Diagnosis(Network network) {
        this.network = network;
        this.hops = new HopReasons(network);
        this.tunnels = new TunnelReasons(network, hops);
    }

    /// A request, with the names of the nodes involved.
    ///
    /// @param what its description in a sentence, such as `ping`
    /// @param asker the node that sent it
    /// @param asked the node that should answer
    /// @param address its destination
    /// @param taken whether the program at the other end logged that it received it
    public record Request(
            PacketIdentity identity, String what, String asker, String asked, InetAddress address, boolean taken) {}

    /// The requests that a node sent to an address in the time in question, in order.
    public Set<PacketIdentity> requests(String node, InetAddress address, PacketIdentity.Kind kind) {
        Set<PacketIdentity> requests = new LinkedHashSet<>();
        network.during(node, 0, Sighting::outgoing).stream()
                .filter(sighting -> sighting.packet().destination().address().equals(address))
                .flatMap(sighting -> PacketIdentity.of(sighting.packet()).stream())
                .filter(identity -> identity.kind() == kind)
                .forEach(requests::add);
        return requests;
    }

    /// The same to one port.
    public Set<PacketIdentity> requests(String node, InetAddress address, int port, PacketIdentity.Kind kind) {
        Set<PacketIdentity> requests = requests(node, address, kind);
        requests.retainAll(
                network
                        .during(
                                node,
                                0,
                                sighting -> sighting.outgoing()
                                        && sighting.packet().destination().port() == port)
                        .stream()
                        .flatMap(sighting -> PacketIdentity.of(sighting.packet()).stream())
                        .collect(Collectors.toSet()));
        return requests;
    }

    /// The packets with this content that a node sent in the time in question, in order: several if it was
    /// retransmitted.
    public List<Sighting> sent(String node, PacketIdentity identity) {
        return network.during(
                node,
                0,
                sighting -> sighting.outgoing()
                        && PacketIdentity.of(sighting.packet())
                                .filter(identity::equals)
                                .isPresent());
    }

    /// Where a packet that did not arrive was last seen, as `NODE.INTERFACE`; empty if its node did not send it.
    public Optional<String> lastPlace(PacketIdentity identity, String node) {
        List<Sighting> path = network.path(identity, node);
        return path.isEmpty() ? Optional.empty() : Optional.of(path.getLast().place());
    }

    /// Who received a packet for itself, at any time, with the first sighting that shows it.
    public Map<String, Sighting> receivers(PacketIdentity identity) {
        return new LinkedHashMap<>(network.receivers(identity));
    }

    /// Whether the answer to a request returned to its sender in the time in question.
    public boolean isAnswered(PacketIdentity request, String asker, String asked) {
        Sighting back = network.receivers(request.answer()).get(asker);
        return back != null
                && back.nanos() <= network.toNanos()
                && network.receivers(request).containsKey(asked);
    }

    /// Why a node's route to an address does not lead into its tunnel; empty if that cannot be determined.
    public Optional<String> whyAround(String node, String tunnel, InetAddress address) {
        NetworkFacts.Tunnel file = network.configured(node, tunnel).orElse(null);
        if (file == null || file.peers().isEmpty()) {
            return Optional.empty();
        }
        Optional<String> prefix = file.prefixFor(address);
        return prefix.isEmpty()
                ? Optional.of("no peer of %s has %s in its AllowedIPs (%s)"
                        .formatted(
                                file.place(),
                                Sightings.host(address),
                                file.peers().stream()
                                        .flatMap(peer -> peer.allowedIps().stream())
                                        .collect(Collectors.joining(", "))))
                : network.attachment(node, address)
                        .filter(own -> own.prefixOf(address)
                                >= IpPrefix.parse(prefix.get()).length())
                        .map(own -> "%s is on %s's own network %s, whose route wins over AllowedIPs = %s"
                                .formatted(Sightings.host(address), node, own.network(), prefix.get()));
    }

    /// Why nothing was sent.
    ///
    /// @param what was to be sent, such as `ping`
    public Reason whyNotSent(String what, String asker, InetAddress address) {
        Flow flow = new Flow(asker + "'s " + what, asker, address, List.of());
        SpokenFacts spoken = network.spoken();
        if (network.owns(asker, address)) {
            return hops.notSent(flow, "");
        }
        Reason reason = missedTunnel(flow, List.of(asker))
                .orElseGet(() -> hops.notSent(flow, spoken == null ? "" : spoken.program()));
        return reason.cause() == Cause.NOT_SENT ? hops.discarded(flow).orElse(reason) : reason;
    }

    /// Why a request was not answered in the time in question.
    public Reason why(Request request) {
        List<Sighting> path = network.path(request.identity(), request.asker());
        if (path.isEmpty()) {
            return whyNotSent(request.what(), request.asker(), request.address());
        }
        Flow flow = new Flow(request.asker() + "'s " + request.what(), request.asker(), request.address(), path);
        Sighting last = path.getLast();
        if (isDelivered(last) && last.node().equals(request.asked())) {
            return whyNoAnswer(request, flow, last);
        }
        if (path.stream().noneMatch(Sighting::tunnel)) {
            Optional<Reason> missed = missedTunnel(
                    flow, path.stream().map(Sighting::node).distinct().toList());
            if (missed.isPresent()) {
                return missed.get();
            }
        }
        return stopped(flow, last, request.asked());
    }

    /// A packet was last seen at a node that is not its destination.
    private Reason stopped(Flow flow, Sighting last, String meant) {
        if (last.outgoing()) {
            return last.tunnel() ? tunnels.explain(flow, last) : hops.lost(flow, last);
        }
        return isDelivered(last) ? hops.elsewhere(flow, last, meant) : hops.dropped(flow, last);
    }

    private boolean isDelivered(Sighting last) {
        return !last.outgoing()
                && network.owns(last.node(), last.packet().destination().address());
    }

    /// A packet to an address inside a tunnel leaves by another interface, because the tunnel's AllowedIPs do not
    /// contain the address, or the tunnel does not exist.
    ///
    /// @param nodes that had the packet
    private Optional<Reason> missedTunnel(Flow flow, List<String> nodes) {
        String address = flow.destinationText();
        boolean isInside = network.facts().tunnels().stream()
                .anyMatch(tunnel -> tunnel.addresses().contains(address) && !nodes.contains(tunnel.node()));
        List<NetworkFacts.Tunnel> files = network.facts().tunnels().stream()
                .filter(file -> nodes.contains(file.node()) && !file.peers().isEmpty())
                .toList();
        for (NetworkFacts.Tunnel file : files) {
            Optional<Reason> own = tunnels.ownKey(file, flow);
            if (own.isPresent()) {
                return own;
            }
            if (file.peerFor(flow.destination()).isPresent()
                    && network.tunnel(file.node(), file.name()).isEmpty()) {
                return Optional.of(flow.because(
                        Cause.TUNNEL_DOWN,
                        file.node(),
                        "%s is down, and %s goes without it".formatted(file.place(), flow.what())));
            }
        }
        if (!isInside || files.isEmpty()) {
            return Optional.empty();
        }
        List<NetworkFacts.Tunnel> claiming = files.stream()
                .filter(file -> file.peerFor(flow.destination()).isPresent())
                .toList();
        if (claiming.isEmpty()) {
            String node = files.getFirst().node();
            return Optional.of(outside(flow, node, "no peer of %s has %s in its AllowedIPs".formatted(node, address)));
        }
        return claiming.stream()
                .filter(file -> flow.path().stream()
                        .anyMatch(sighting ->
                                sighting.outgoing() && sighting.node().equals(file.node())))
                .findFirst()
                .map(file -> outside(
                        flow,
                        file.node(),
                        "AllowedIPs of %s have %s, but no route of %s leads there"
                                .formatted(file.place(), address, file.node())));
    }

    private Reason outside(Flow flow, String node, String why) {
        String way = flow.path().isEmpty()
                ? "is not sent"
                : "leaves %s outside of its tunnel"
                        .formatted(flow.path().stream()
                                .filter(sighting ->
                                        sighting.outgoing() && sighting.node().equals(node))
                                .map(Sighting::place)
                                .findFirst()
                                .orElse(node));
        return flow.because(Cause.OUTSIDE_TUNNEL, node, "%s %s: %s".formatted(flow.what(), way, why));
    }

    private Reason whyNoAnswer(Request request, Flow flow, Sighting received) {
        String asked = request.asked();
        List<Sighting> path = network.path(request.identity().answer(), asked);
        if (path.isEmpty()) {
            return notAnswered(request, flow, received);
        }
        Flow answer = new Flow(
                asked + "'s answer",
                asked,
                path.getFirst().packet().destination().address(),
                path);
        Sighting last = path.getLast();
        if (!isDelivered(last) || !last.node().equals(request.asker())) {
            return stopped(answer, last, request.asker());
        }
        PacketIdentity identity = request.identity().answer();
        if (identity.kind() == PacketIdentity.Kind.TCP_ANSWER) {
            return whyNoConnection(request, flow, answer, path);
        }
        boolean isEcho = identity.kind() == PacketIdentity.Kind.ECHO_REPLY;
        if (hops.grew(last.node(), "TcpExt.IPReversePathFilter")) {
            return hops.reversePath(answer, last);
        }
        return isFiltered(last.node(), identity, isEcho, REPLIES_TAKEN)
                ? answer.because(
                        Cause.FILTERED,
                        last.node(),
                        "%s came to %s and the firewall of %s dropped it"
                                .formatted(answer.what(), last.place(), last.node()))
                : answer.because(
                        Cause.UNANSWERED,
                        last.node(),
                        "%s came to %s and the program did not take it".formatted(answer.what(), last.place()));
    }

    /// The packets of the answering node arrived, but the program got no connection.
    private Reason whyNoConnection(Request request, Flow flow, Flow answer, List<Sighting> path) {
        Sighting first = path.getFirst();
        TcpHeader tcp = first.packet().tcp();
        if (tcp == null || !tcp.isReset()) {
            return answer.because(
                    Cause.UNANSWERED,
                    request.asker(),
                    "%s came to %s and the program got no connection"
                            .formatted(answer.what(), path.getLast().place()));
        }
        String asked = request.asked();
        int port = first.packet().source().port();
        // Linux counts the resets of its TCP, but not those of its firewall.
        boolean isOfFirewall =
                network.filters(asked) && network.counter(asked, "Tcp.OutRsts").orElse(1L) == 0;
        return request.taken() || isOfFirewall
                ? flow.because(
                        Cause.FILTERED,
                        asked,
                        "%s came to %s, and a firewall there refuses port %d".formatted(flow.what(), asked, port))
                : flow.because(
                        Cause.NO_LISTENER,
                        asked,
                        "%s came to %s, and nothing listens on TCP port %d there".formatted(flow.what(), asked, port));
    }

    private boolean isFiltered(String node, PacketIdentity identity, boolean isEcho, List<String> echoCounters) {
        Predicate<Sighting> mine = sighting ->
                PacketIdentity.of(sighting.packet()).filter(identity::equals).isPresent();
        Predicate<Sighting> alike = sighting -> PacketIdentity.of(sighting.packet())
                .filter(other -> other.kind() == identity.kind())
                .isPresent();
        return isEcho ? hops.isFiltered(node, mine, alike, echoCounters) : hops.udpIsFiltered(node, mine);
    }

    /// The node in question received the request and sent no answer.
    private Reason notAnswered(Request request, Flow flow, Sighting received) {
        String asked = request.asked();
        Optional<Reason> told = hops.told(flow, received);
        if (told.isPresent()) {
            return told.get();
        }
        if (hops.grew(asked, "TcpExt.IPReversePathFilter")) {
            return hops.reversePath(flow, received);
        }
        boolean isEcho = request.identity().kind() == PacketIdentity.Kind.ECHO_REQUEST;
        boolean isTcp = request.identity().kind() == PacketIdentity.Kind.TCP_REQUEST;
        if (!isTcp && !request.taken() && isFiltered(asked, request.identity(), isEcho, ECHOES_TAKEN)) {
            return flow.because(
                    Cause.FILTERED,
                    asked,
                    "%s came to %s and the firewall of %s dropped it".formatted(flow.what(), received.place(), asked));
        }
        boolean isOutside = network.node(asked)
                .map(found -> received.interfaceName().equals(found.natOutside()))
                .orElse(false);
        if (isTcp && isOutside) {
            return flow.because(
                    Cause.FILTERED,
                    asked,
                    "%s came to %s, and %s lets nothing in from outside that nobody inside has asked for"
                            .formatted(flow.what(), received.place(), asked));
        }
        String source = Sightings.host(received.packet().source().address());
        if (network.hasNoRoute(asked, source)) {
            return flow.because(
                    Cause.NO_ROUTE,
                    asked,
                    "%s came to %s, which has no route for the answer to %s"
                            .formatted(flow.what(), received.place(), source));
        }
        Flow answer =
                new Flow(asked + "'s answer", asked, received.packet().source().address(), List.of());
        Reason reason = hops.notSent(answer, "");
        if (reason.cause() != Cause.NOT_SENT && reason.cause() != Cause.OTHER_NODE) {
            return reason;
        }
        return network.filters(asked)
                ? flow.because(
                        Cause.FILTERED,
                        asked,
                        "%s came to %s, and %s has a firewall and did not answer"
                                .formatted(flow.what(), received.place(), asked))
                : flow.because(
                        Cause.UNANSWERED,
                        asked,
                        "%s came to %s and got no answer there".formatted(flow.what(), received.place()));
    }
}
