package org.warren.harness.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.WireGuardMessage;

/// Why a packet that entered a tunnel did not come out at the other end.
final class TunnelReasons {

    /// REKEY_TIMEOUT and its jitter (whitepaper §6.1): an initiation that was sent this long before counts as well.
    private static final long RETRY_NANOS = 5_400_000_000L;
    /// A tunnel with a session forwards a packet immediately.
    private static final long PROMPT_NANOS = 100_000_000L;
    /// A more recent initiation may still be answered.
    private static final long ANSWER_NANOS = 1_000_000_000L;
    /// Type, receiver index, counter and tag of a data message.
    private static final int DATA_OVERHEAD = 32;
    private static final int PADDING = 16;
    private static final int SHOWN_OF_KEY = 8;

    private final Network network;
    private final HopReasons hops;
    private final ReceiverReasons receivers;
    /// The tunnels that carry each other, while one packet is traced.
    private final Set<String> entered = new TreeSet<>();

    TunnelReasons(Network network, HopReasons hops) {
        this.network = network;
        this.hops = hops;
        this.receivers = new ReceiverReasons(network, hops);
    }

    /// @param inner the inner packet
    /// @param entry where it entered the tunnel
    Reason explain(Flow inner, Sighting entry) {
        if (!entered.add(entry.place())) {
            return inner.because(
                    Cause.ROUTING_LOOP,
                    entry.node(),
                    "%s enters %s, whose datagrams it is itself to carry".formatted(inner.what(), entry.place()));
        }
        try {
            return explainFirst(inner, entry);
        } finally {
            entered.remove(entry.place());
        }
    }

    private Reason explainFirst(Flow inner, Sighting entry) {
        Optional<NetworkFacts.Tunnel> found = network.tunnel(entry.node(), entry.interfaceName());
        if (found.isEmpty()) {
            return inner.because(Cause.TUNNEL_DOWN, entry.node(), entry.place() + " was taken down");
        }
        NetworkFacts.Tunnel tunnel = found.get();
        Optional<NetworkFacts.Peer> peer =
                tunnel.peerFor(inner.path().getLast().packet().destination().address());
        if (peer.isEmpty()) {
            return noPeer(inner, tunnel);
        }
        return new TunnelCrossing(inner, entry, tunnel, peer.get()).explain();
    }

    private Reason noPeer(Flow inner, NetworkFacts.Tunnel tunnel) {
        return ownKey(tunnel, inner)
                .orElseGet(() -> inner.because(
                        Cause.NO_PEER,
                        tunnel.node(),
                        "no peer of %s has %s in its AllowedIPs"
                                .formatted(
                                        tunnel.place(),
                                        Sightings.host(inner.path()
                                                .getLast()
                                                .packet()
                                                .destination()
                                                .address()))));
    }

    /// WireGuard ignores a peer that has the interface's own key.
    Optional<Reason> ownKey(NetworkFacts.Tunnel tunnel, Flow inner) {
        return network.configured(tunnel.node(), tunnel.name())
                .filter(file -> file.peerFor(inner.destination())
                        .filter(peer -> peer.publicKey().equals(file.publicKey()))
                        .isPresent())
                .map(file -> inner.because(
                        Cause.OWN_KEY,
                        tunnel.node(),
                        "%s has its own public key %s as its peer's, and WireGuard passes over such a peer"
                                .formatted(tunnel.place(), shown(file.publicKey()))));
    }

    static String shown(String key) {
        return key.length() <= SHOWN_OF_KEY ? key : key.substring(0, SHOWN_OF_KEY) + "...";
    }

    /// The endpoint's address; empty if there is none, or it is a name.
    private static @Nullable Endpoint endpoint(@Nullable String text) {
        try {
            return text == null ? null : Endpoint.parse(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /// One packet to one peer.
    private final class TunnelCrossing {
        private final Flow inner;
        private final Sighting entry;
        private final NetworkFacts.Tunnel tunnel;
        private final NetworkFacts.Peer peer;
        private final String node;
        private final String peerName;

        private TunnelCrossing(Flow inner, Sighting entry, NetworkFacts.Tunnel tunnel, NetworkFacts.Peer peer) {
            this.inner = inner;
            this.entry = entry;
            this.tunnel = tunnel;
            this.peer = peer;
            this.node = tunnel.node();
            this.peerName = network.withKey(peer.publicKey()).stream()
                    .map(NetworkFacts.Tunnel::node)
                    .filter(name -> !name.equals(node))
                    .findFirst()
                    .orElse("the peer " + shown(peer.publicKey()));
        }

        Reason explain() {
            // Padded to a multiple of 16 bytes up to the tunnel's MTU (whitepaper §5.4.6); some implementations do not
            // pad.
            int min = DATA_OVERHEAD + entry.packet().length();
            int max = DATA_OVERHEAD + padded(entry.packet().length());
            List<Sighting> data = sent(sighting -> message(sighting)
                            .filter(message -> message instanceof WireGuardMessage.Data
                                    && message.length() >= min
                                    && message.length() <= max)
                            .isPresent()
                    && sighting.nanos() - network.delayNanos(sighting) >= entry.nanos());
            Optional<Reason> lost = data.isEmpty() ? Optional.empty() : lost(data.getFirst());
            if (lost.isPresent()) {
                return lost.get();
            }
            if (!data.isEmpty()) {
                return encrypted(data.getFirst());
            }
            List<Sighting> initiations = sent(sighting -> message(sighting)
                            .filter(WireGuardMessage.Initiation.class::isInstance)
                            .isPresent()
                    && isForPeer(sighting.packet()));
            List<Sighting> since = initiations.stream()
                    .filter(sighting -> sighting.nanos() >= entry.nanos())
                    .toList();
            if (!since.isEmpty()) {
                return handshake(since);
            }
            Reason silence = silent();
            if (!initiations.isEmpty() && silence.cause() == Cause.NOT_SENT) {
                return handshake(initiations);
            }
            return silence.cause() == Cause.NOT_SENT && network.filters(node)
                    ? inner.because(Cause.FILTERED, node, silence.sentence() + ", which has a firewall")
                    : silence;
        }

        /// The next data message contains a later packet, if there was a session already and the link loses packets.
        private Optional<Reason> lost(Sighting data) {
            boolean isPrompt = data.nanos() - network.delayNanos(data) - entry.nanos() <= PROMPT_NANOS;
            boolean waited = sent(sighting -> message(sighting)
                                    .filter(WireGuardMessage.Data.class::isInstance)
                                    .isPresent()
                            && sighting.nanos() < entry.nanos())
                    .isEmpty();
            return isPrompt || waited
                    ? Optional.empty()
                    : hops.lostBeforeItLeft(
                            new Flow(
                                    node + "'s encrypted packet",
                                    node,
                                    data.packet().destination().address(),
                                    inner.path()),
                            node);
        }

        private List<Sighting> sent(Predicate<Sighting> condition) {
            Endpoint to = endpoint(peer.endpoint());
            return network.during(
                    node,
                    RETRY_NANOS,
                    sighting -> sighting.outgoing()
                            && !sighting.interfaceName().equals(tunnel.name())
                            && (to == null || sighting.packet().destination().equals(to))
                            && isOfTunnel(sighting)
                            && condition.test(sighting));
        }

        /// A node with several tunnels sends the messages of each from its own port.
        private boolean isOfTunnel(Sighting sighting) {
            boolean translates =
                    network.node(node).map(found -> found.natOutside() != null).orElse(false);
            return translates
                    || tunnel.listenPort() == 0
                    || sighting.packet().source().port() == tunnel.listenPort();
        }

        /// If mac1 does not identify the tunnel, the endpoint must.
        private boolean isForPeer(CapturedPacket packet) {
            return Handshakes.addressee(network, packet)
                    .map(peer.publicKey()::equals)
                    .orElse(true);
        }

        private Reason silent() {
            Endpoint to = endpoint(peer.endpoint());
            if (peer.endpoint() == null) {
                return inner.because(
                        Cause.NO_ENDPOINT,
                        node,
                        inner.what().contains("handshake")
                                ? "%s enters %s, by a route or a translation of %s, and there is no endpoint for %s"
                                        .formatted(inner.what(), tunnel.place(), node, peerName)
                                : "%s has no endpoint for %s, which has not spoken to it yet"
                                        .formatted(tunnel.place(), peerName));
            }
            Reason reason = to == null
                    ? null
                    : hops.notSent(new Flow(node + "'s WireGuard message", node, to.address(), List.of()), "");
            return reason == null || reason.cause() == Cause.NOT_SENT
                    ? inner.because(
                            Cause.NOT_SENT,
                            node,
                            "%s entered %s, and no WireGuard message to %s (%s) left %s"
                                    .formatted(inner.what(), tunnel.place(), peerName, peer.endpoint(), node))
                    : reason;
        }

        /// The tunnel sent it in a data message.
        private Reason encrypted(Sighting data) {
            Flow outer = flow(node + "'s encrypted packet", data);
            Sighting last = outer.path().getLast();
            if (!isDelivered(last)) {
                return travelled(outer, peerName);
            }
            Optional<NetworkFacts.Tunnel> listener = receivers.listener(last, peer.publicKey());
            if (listener.isEmpty()) {
                return receivers.notListening(outer, last, peerName);
            }
            NetworkFacts.Tunnel receiver = listener.get();
            Optional<NetworkFacts.Peer> sender = receiver.peer(tunnel.publicKey());
            if (sender.isEmpty()
                    && !receiver.publicKey().isEmpty()
                    && !tunnel.publicKey().isEmpty()) {
                return unknownKey(outer, receiver, "an encrypted packet");
            }
            CapturedPacket packet = entry.packet();
            boolean allowed = receiver.peerFor(packet.source().address())
                    .filter(owner -> owner.publicKey().equals(tunnel.publicKey()))
                    .isPresent();
            if (sender.isPresent() && !allowed) {
                return outer.because(
                        Cause.SOURCE_REFUSED,
                        receiver.node(),
                        "%s took %s out of the tunnel and refused it: it comes from %s, and AllowedIPs for %s there are %s"
                                .formatted(
                                        receiver.node(),
                                        inner.what(),
                                        Sightings.host(packet.source().address()),
                                        node,
                                        sender.get().allowedIps().isEmpty()
                                                ? "empty"
                                                : String.join(", ", sender.get().allowedIps())));
            }
            if (hops.udpIsFiltered(receiver.node(), sighting -> PacketIdentity.of(sighting.packet())
                    .equals(PacketIdentity.of(data.packet())))) {
                return receivers.filtered(outer, last);
            }
            return outer.because(
                    Cause.NO_SESSION,
                    receiver.node(),
                    "%s came to %s and not out of %s: it had no session for it"
                            .formatted(outer.what(), last.place(), receiver.place()));
        }

        private Reason handshake(List<Sighting> initiations) {
            Sighting chosen = initiations.stream()
                    .filter(sighting -> network.toNanos() - sighting.nanos() >= ANSWER_NANOS)
                    .reduce((earlier, later) -> later)
                    .orElse(initiations.getFirst());
            Flow outer = flow(node + "'s handshake initiation", chosen);
            Sighting last = outer.path().getLast();
            if (!isDelivered(last)) {
                return travelled(outer, peerName);
            }
            Optional<NetworkFacts.Tunnel> listener = receivers.listener(last, peer.publicKey());
            if (listener.isEmpty()) {
                return receivers.notListening(outer, last, peerName);
            }
            NetworkFacts.Tunnel receiver = listener.get();
            Optional<Reason> keys = keys(outer, receiver, chosen);
            if (keys.isPresent()) {
                return keys.get();
            }
            Optional<Sighting> response = Handshakes.response(network, receiver.node(), chosen.packet());
            return response.isEmpty()
                    ? receivers.unanswered(
                            outer, last, receiver, tunnel.publicKey().isEmpty())
                    : answered(response.get(), receiver);
        }

        private Optional<Reason> keys(Flow outer, NetworkFacts.Tunnel receiver, Sighting chosen) {
            if (receiver.publicKey().isEmpty()) {
                return Optional.empty();
            }
            boolean isForIt = Handshakes.addressee(network, chosen.packet())
                    .orElse(peer.publicKey())
                    .equals(receiver.publicKey());
            if (!isForIt) {
                String whose = network.withKey(peer.publicKey()).stream()
                        .map(owner -> ", which is that of " + owner.place())
                        .findFirst()
                        .orElse("");
                return Optional.of(outer.because(
                        Cause.WRONG_KEY,
                        node,
                        "%s calls %s by the public key %s%s; %s has another (%s)"
                                .formatted(
                                        tunnel.place(),
                                        receiver.node(),
                                        shown(peer.publicKey()),
                                        whose,
                                        receiver.place(),
                                        shown(receiver.publicKey()))));
            }
            return tunnel.publicKey().isEmpty()
                            || receiver.peer(tunnel.publicKey()).isPresent()
                    ? Optional.empty()
                    : Optional.of(unknownKey(outer, receiver, "handshake initiation"));
        }

        private Reason unknownKey(Flow outer, NetworkFacts.Tunnel receiver, String message) {
            Optional<Reason> own = network.configured(receiver.node(), receiver.name())
                    .filter(file -> file.publicKey().equals(tunnel.publicKey()))
                    .map(file -> outer.because(
                            Cause.OWN_KEY,
                            node,
                            "%s and %s have the same key %s, and WireGuard passes over a peer with its own key"
                                    .formatted(tunnel.place(), receiver.place(), shown(file.publicKey()))));
            return own.orElseGet(() -> outer.because(
                    Cause.UNKNOWN_KEY,
                    receiver.node(),
                    "%s received %s's %s on port %d and has no peer with %s's public key (%s)"
                            .formatted(
                                    receiver.node(),
                                    node,
                                    message,
                                    outer.path()
                                            .getLast()
                                            .packet()
                                            .destination()
                                            .port(),
                                    node,
                                    shown(tunnel.publicKey()))));
        }

        /// The other end answered the initiation.
        private Reason answered(Sighting response, NetworkFacts.Tunnel receiver) {
            Flow outer = flow(receiver.node() + "'s handshake response", response);
            Sighting last = outer.path().getLast();
            if (!isDelivered(last) || !last.node().equals(node)) {
                return travelled(outer, node);
            }
            if (Handshakes.isConfirmed(network, node, response.packet())) {
                return inner.because(
                        Cause.NO_SESSION,
                        node,
                        "%s and %s finished a handshake, and %s was not sent in it"
                                .formatted(node, receiver.node(), inner.what()));
            }
            if (hops.udpIsFiltered(node, sighting -> PacketIdentity.of(sighting.packet())
                    .equals(PacketIdentity.of(response.packet())))) {
                return receivers.filtered(outer, last);
            }
            String mine = peer.presharedKey();
            String theirs = receiver.peer(tunnel.publicKey())
                    .map(NetworkFacts.Peer::presharedKey)
                    .orElse(null);
            if (mine != null && theirs != null) {
                return mine.equals(theirs)
                        ? outer.because(
                                Cause.UNANSWERED,
                                node,
                                outer.what() + " came to " + last.place() + " and was not taken")
                        : outer.because(
                                Cause.OTHER_PRESHARED_KEY,
                                node,
                                "%s refused %s: %s"
                                        .formatted(node, outer.what(), presharedKeys(mine, theirs, receiver.node())));
            }
            return outer.because(
                    Cause.UNANSWERED,
                    node,
                    "%s came to %s and was not taken: the preshared keys differ, or %s's firewall drops it"
                            .formatted(outer.what(), last.place(), node));
        }

        private String presharedKeys(String mine, String theirs, String other) {
            if (mine.equals("none") || theirs.equals("none")) {
                return "only %s has a preshared key for the other".formatted(mine.equals("none") ? other : node);
            }
            return "their preshared keys differ";
        }

        private Flow flow(String what, Sighting first) {
            List<Sighting> path = PacketIdentity.of(first.packet())
                    .map(identity -> network.path(identity, first.node()))
                    .orElse(List.of(first));
            return new Flow(
                    what, first.node(), first.packet().destination().address(), path.isEmpty() ? List.of(first) : path);
        }

        private boolean isDelivered(Sighting last) {
            return !last.outgoing()
                    && network.owns(last.node(), last.packet().destination().address());
        }

        /// It did not reach its destination node.
        private Reason travelled(Flow outer, String meant) {
            Sighting last = outer.path().getLast();
            if (last.outgoing()) {
                return last.tunnel() ? TunnelReasons.this.explain(outer, last) : hops.lost(outer, last);
            }
            return isDelivered(last) ? hops.elsewhere(outer, last, meant) : hops.dropped(outer, last);
        }
    }

    private static Optional<WireGuardMessage> message(Sighting sighting) {
        return sighting.packet().wireGuard();
    }

    private static int padded(int length) {
        return (length + PADDING - 1) / PADDING * PADDING;
    }
}
