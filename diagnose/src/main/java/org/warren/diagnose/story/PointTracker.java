package org.warren.diagnose.story;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.wireguard.key.PublicKey;

/// Assigns the messages that pass one place to tunnels.
final class PointTracker {

    private static final int TUNNELS_MAX = 5_000;
    private static final long COPY_NANOS = 1_000_000_000L;
    /// §6.1: REJECT_AFTER_TIME, plus a third for clock differences: an end may roam within a session for this long.
    private static final long SESSION_NANOS_MAX = 240_000_000_000L;
    /// Fewer messages without a handshake may be anything.
    private static final int MESSAGES_MIN = 3;
    /// If there are more tunnels at one endpoint, no guess is made which end has come back.
    private static final int CANDIDATES_MAX = 64;
    /// For a message that was in flight when its sender moved.
    private static final long ON_ITS_WAY_NANOS = 2_000_000_000L;

    private final Identities identities;
    private final InitiatorKeys keys;
    private final Budget budget;
    private final Set<TunnelStory> tunnels = new LinkedHashSet<>();
    /// Tunnels without an answer when they were created, the oldest first; some of them were answered later.
    private final ArrayDeque<TunnelStory> unanswered = new ArrayDeque<>();
    private final ByIndex<Owner> owners = new ByIndex<>();
    private final ByIndex<Offer> offers = new ByIndex<>();
    private final Map<Path, TunnelStory> byPath = new LinkedHashMap<>();
    private final Map<Endpoint, List<TunnelStory>> byResponder = new LinkedHashMap<>();
    private final Map<PublicKey, TunnelStory> byKey = new LinkedHashMap<>();
    /// For tunnels that were found by a key, or have additional paths: what must be removed with them.
    private final Map<TunnelStory, Entries> entries = new LinkedHashMap<>();
    private final Scans scans = new Scans();
    private long strays;

    /// @param identities from an earlier reading of the capture
    /// @param budget for all tunnels of the capture
    PointTracker(Identities identities, InitiatorKeys keys, Budget budget) {
        this.identities = identities;
        this.keys = keys;
        this.budget = budget;
    }

    /// Additional paths of a tunnel.
    private record Entries(Set<Path> paths, Set<PublicKey> keys) {}

    /// The receiver of an index.
    private record Owner(TunnelStory tunnel, Session session, Side receiver) {

        Side sender() {
            return receiver.other();
        }

        /// Whether a message may belong to it: between its endpoints, or while one end roams.
        boolean isFor(Message message) {
            return tunnel.isAt(message, sender())
                    || ((tunnel.wasAt(receiver, message.to()) || tunnel.wasAt(sender(), message.from()))
                            && message.nanos() - session.beganNanos() <= SESSION_NANOS_MAX);
        }
    }

    /// An initiation that may be answered.
    private record Offer(TunnelStory tunnel, Handshake handshake) {

        boolean isBetween(Message message) {
            return Path.of(message).equals(Path.of(handshake.initiation()));
        }

        /// Whether a message repeats it, or is an answer to it, possibly behind a NAT.
        boolean isFor(Message message) {
            Message initiation = handshake.initiation();
            boolean isBack = message.kind() != Kind.INITIATION;
            return (isBack ? message.to() : message.from()).equals(initiation.from())
                    || (isBack ? message.from() : message.to()).equals(initiation.to());
        }
    }

    /// Two endpoints, in either direction.
    record Path(Endpoint one, Endpoint other) {

        static Path of(Message message) {
            return of(message.from(), message.to());
        }

        static Path of(Endpoint from, Endpoint to) {
            int order = Integer.compare(from.hashCode(), to.hashCode());
            boolean isForward = order == 0 ? from.toString().compareTo(to.toString()) <= 0 : order < 0;
            return isForward ? new Path(from, to) : new Path(to, from);
        }
    }

    /// Whether a message continues a known session, between the session's known endpoints.
    boolean isExpected(Message message) {
        return message.isTransport()
                && owners.find(message.receiver(), owner -> owner.tunnel().isAt(message, owner.sender()))
                        .isPresent();
    }

    /// Whether the same message has just passed here, between other endpoints.
    boolean isCopy(Message message) {
        if (message.isTransport()) {
            return owners.find(message.receiver(), owner -> owner.isFor(message))
                    .map(owner -> owner.session().sentBy(owner.sender()))
                    .filter(flow -> flow.hasSeen(message.counter())
                            && flow.last()
                                    .filter(last -> message.nanos() - last.nanos() < COPY_NANOS)
                                    .isPresent())
                    .isPresent();
        }
        return offer(message)
                .map(Offer::handshake)
                .flatMap(handshake -> switch (message.kind()) {
                    case INITIATION -> Optional.of(handshake.initiation());
                    case RESPONSE -> handshake.response();
                    default -> handshake.cookie();
                })
                .filter(same -> same.isSame(message) && message.nanos() - same.nanos() < COPY_NANOS)
                .isPresent();
    }

    private Optional<Offer> offer(Message message) {
        int index = message.kind() == Kind.INITIATION ? message.sender() : message.receiver();
        return offers.find(index, offer -> offer.isBetween(message))
                .or(() -> offers.find(index, offer -> offer.isFor(message)));
    }

    void take(Message message) {
        switch (message.kind()) {
            case INITIATION -> initiation(message);
            case RESPONSE -> response(message);
            case COOKIE_REPLY -> cookie(message);
            case DATA, KEEPALIVE -> transport(message);
        }
    }

    private void initiation(Message message) {
        var before =
                offer(message).filter(offer -> offer.handshake().initiation().isSame(message));
        if (before.isPresent()) {
            before.get().handshake().copied();
            return;
        }
        TunnelStory tunnel = tunnel(message);
        if (tunnel == null) {
            return;
        }
        Side sender = senderOf(tunnel, message);
        speaksFrom(tunnel, message);
        offers.put(message.sender(), new Offer(tunnel, tunnel.initiate(message, sender)));
    }

    private void response(Message message) {
        Offer offer = offer(message).orElse(null);
        if (offer == null) {
            TunnelStory tunnel = tunnel(message);
            if (tunnel == null) {
                return;
            }
            Side sender = senderOf(tunnel, message);
            begin(tunnel, null, sender, message);
            tunnel.take(message, sender);
            return;
        }
        Handshake handshake = offer.handshake();
        if (handshake.response().filter(same -> same.isSame(message)).isPresent()) {
            return;
        }
        boolean isFirst = handshake.response().isEmpty();
        handshake.answer(message);
        Side responder = handshake.initiator().other();
        if (isFirst) {
            begin(offer.tunnel(), handshake, responder, message);
        }
        offer.tunnel().take(message, responder);
    }

    private void begin(TunnelStory tunnel, @Nullable Handshake handshake, Side responder, Message response) {
        Session session = tunnel.begin(handshake, response.nanos());
        session.index(responder, response.sender());
        session.index(responder.other(), response.receiver());
        owners.put(response.sender(), new Owner(tunnel, session, responder));
        owners.put(response.receiver(), new Owner(tunnel, session, responder.other()));
    }

    private void cookie(Message message) {
        Offer offer = offer(message).orElse(null);
        if (offer == null) {
            strays++;
            return;
        }
        offer.handshake().cookie(message);
        offer.tunnel().take(message, offer.handshake().initiator().other());
    }

    private void transport(Message message) {
        Owner owner = owners.find(message.receiver(), one -> one.tunnel().isAt(message, one.sender()))
                .or(() -> owners.find(message.receiver(), one -> one.isFor(message)))
                .orElse(null);
        if (owner == null) {
            owner = adopt(message);
            if (owner == null) {
                return;
            }
        }
        TunnelStory tunnel = owner.tunnel();
        Side sender = owner.sender();
        speaksFrom(tunnel, message);
        shareWithOther(tunnel, owner, message);
        Flow flow = owner.session().sentBy(sender);
        if (!flow.take(message)) {
            return;
        }
        if (flow.messages() == 2 && owner.session().isForeign()) {
            tunnel.foreign(flow.first().orElseThrow(), sender);
        }
        flow.gapBefore(message).ifPresent(gap -> tunnel.gap(gap, sender));
        if (!tunnel.isAt(message, sender)) {
            findBy(Path.of(message), tunnel);
        }
        owner.session()
                .handshake()
                .filter(handshake -> handshake.initiator() == sender)
                .ifPresent(handshake -> handshake.confirm(message));
        tunnel.take(message, sender);
    }

    /// A message with an unknown index: the capture began later, or it belongs to another device's session.
    private @Nullable Owner adopt(Message message) {
        TunnelStory tunnel = tunnel(message);
        if (tunnel == null) {
            return null;
        }
        Side sender = senderOf(tunnel, message);
        Optional<Session> half = tunnel.currentSession()
                .filter(session -> session.handshake().isEmpty()
                        && session.index(sender.other()).isEmpty());
        Session session = half.orElseGet(() -> tunnel.begin(null, message.nanos()));
        if (tunnel.hasAnsweredHandshake()) {
            session.markForeign();
        }
        session.index(sender.other(), message.receiver());
        Owner owner = new Owner(tunnel, session, sender.other());
        owners.put(message.receiver(), owner);
        return owner;
    }

    /// An end that was assumed to have moved still sends from its previous endpoint: they are two ends.
    private void speaksFrom(TunnelStory tunnel, Message message) {
        tunnel.guess()
                .filter(guess -> guess.link() == Link.ADDRESS
                        && guess.before().equals(message.from())
                        && message.nanos() - guess.at().nanos() > ON_ITS_WAY_NANOS)
                .ifPresent(guess -> identities.deny(guess.at().number()));
    }

    /// If two devices share a key, messages for one are sent to the endpoint of the other.
    private void shareWithOther(TunnelStory tunnel, Owner owner, Message message) {
        Side receiver = owner.receiver();
        if (tunnel.wasAt(receiver, message.to())) {
            boolean isFromBefore = tunnel.guess()
                    .filter(guess -> guess.side() == receiver
                            && guess.at().from().equals(message.to())
                            && owner.session().beganNanos() < guess.at().nanos())
                    .isPresent();
            if (isFromBefore) {
                tunnel.confirmGuess(Link.OTHER_END);
            }
            return;
        }
        TunnelStory other = byPath.get(Path.of(message));
        if (other == null || other == tunnel) {
            return;
        }
        tunnel.sharesWith(other, receiver);
        // An end that roams with a handshake gets messages of the old session until it has confirmed the new one.
        boolean hasSpokenAgain = other.sender(message.to())
                .flatMap(side -> other.side(side).last())
                .filter(last -> last.isTransport()
                        && tunnel.side(receiver)
                                .last()
                                .filter(own -> own.nanos() < last.nanos())
                                .isPresent()
                        && tunnel.side(receiver)
                                .first()
                                .filter(own -> own.isBehind(other.first()))
                                .isPresent())
                .isPresent();
        if (hasSpokenAgain) {
            tunnel.shared(message.to());
        }
    }

    private @Nullable TunnelStory tunnel(Message message) {
        var path = Path.of(message);
        TunnelStory known = byPath.get(path);
        if (known != null) {
            return known;
        }
        Optional<PublicKey> key = message.kind() == Kind.INITIATION ? keys.initiator(message) : Optional.empty();
        TunnelStory before = message.kind() == Kind.INITIATION ? before(message, key) : null;
        if (before != null) {
            findBy(path, before);
            key.ifPresent(same -> findBy(same, before));
            return before;
        }
        if (tunnels.size() >= TUNNELS_MAX && !makeRoom()) {
            strays++;
            return null;
        }
        boolean isAnswer = message.kind() == Kind.RESPONSE;
        var made = new TunnelStory(
                isAnswer ? message.to() : message.from(), isAnswer ? message.from() : message.to(), budget);
        tunnels.add(made);
        unanswered.add(made);
        byPath.put(path, made);
        key.ifPresent(own -> findBy(own, made));
        byResponder
                .computeIfAbsent(made.firstEndpoint(Side.B), any -> new ArrayList<>(1))
                .add(made);
        return made;
    }

    private void findBy(Path path, TunnelStory tunnel) {
        if (byPath.putIfAbsent(path, tunnel) == null) {
            entries(tunnel).paths().add(path);
        }
    }

    private void findBy(PublicKey key, TunnelStory tunnel) {
        byKey.put(key, tunnel);
        entries(tunnel).keys().add(key);
    }

    private Entries entries(TunnelStory tunnel) {
        return entries.computeIfAbsent(tunnel, any -> new Entries(new LinkedHashSet<>(1), new LinkedHashSet<>(1)));
    }

    /// The tunnel whose end initiates a handshake from a new endpoint; null if none is known.
    private @Nullable TunnelStory before(Message message, Optional<PublicKey> key) {
        if (identities.isStranger(message.number())) {
            return null;
        }
        Path earlier = identities.path(message.number());
        TunnelStory confirmed = earlier == null ? null : byPath.get(earlier);
        if (confirmed != null) {
            confirmed.expectMove(Link.OTHER_END);
            return confirmed;
        }
        if (key.isPresent()) {
            TunnelStory same = byKey.get(key.get());
            if (same != null) {
                same.expectMove(Link.KEY);
            }
            return same;
        }
        var candidates = byResponder.getOrDefault(message.to(), List.of());
        if (candidates.size() > CANDIDATES_MAX) {
            return null;
        }
        var returned = candidates.stream()
                .filter(tunnel -> tunnel.returning(message).isPresent())
                .toList();
        if (returned.size() != 1) {
            return null;
        }
        returned.getFirst().expectMove(Link.ADDRESS);
        return returned.getFirst();
    }

    /// Removes a tunnel that was never established, the oldest first.
    private boolean makeRoom() {
        while (!unanswered.isEmpty()) {
            TunnelStory oldest = unanswered.removeFirst();
            boolean isScan = Scans.isPartOf(oldest);
            if (isScan) {
                scans.add(oldest);
            } else if (oldest.isHeardOf()) {
                continue;
            } else {
                strays += oldest.side(Side.A).messages();
            }
            forget(oldest);
            return true;
        }
        return false;
    }

    private void forget(TunnelStory tunnel) {
        tunnels.remove(tunnel);
        byPath.remove(Path.of(tunnel.firstEndpoint(Side.A), tunnel.firstEndpoint(Side.B)));
        Entries others = entries.remove(tunnel);
        if (others != null) {
            others.paths().forEach(path -> byPath.remove(path, tunnel));
            others.keys().forEach(key -> byKey.remove(key, tunnel));
        }
        var same = byResponder.getOrDefault(tunnel.firstEndpoint(Side.B), List.of());
        if (!same.isEmpty()) {
            same.remove(tunnel);
        }
        tunnel.handshakes()
                .forEach(
                        handshake -> offers.remove(handshake.initiation().sender(), offer -> offer.tunnel() == tunnel));
        for (Session session : tunnel.sessions()) {
            for (Side side : Side.values()) {
                session.index(side).ifPresent(index -> owners.remove(index, owner -> owner.tunnel() == tunnel));
            }
        }
    }

    private static Side senderOf(TunnelStory tunnel, Message message) {
        return tunnel.senderByEndpoint(message)
                .or(() -> tunnel.wasAt(Side.A, message.from())
                        ? Optional.of(Side.A)
                        : tunnel.wasAt(Side.B, message.from()) ? Optional.of(Side.B) : Optional.empty())
                .orElseGet(() -> tunnel.wasAt(Side.B, message.to()) ? Side.A : Side.B);
    }

    void error(IcmpError error) {
        TunnelStory tunnel = byPath.get(Path.of(error.from(), error.to()));
        if (tunnel != null) {
            tunnel.error(error);
        }
    }

    /// Adds what was found out too late for this reading.
    void learn() {
        for (TunnelStory tunnel : tunnels) {
            for (var sharer : tunnel.sharers().entrySet()) {
                TunnelStory other = sharer.getKey();
                boolean hasMoved = !other.handshakes().isEmpty()
                        && other.handshakes().getFirst().initiator() == Side.A
                        && tunnel.side(sharer.getValue())
                                .last()
                                .filter(last -> last.nanos() < other.first().nanos())
                                .isPresent();
                if (hasMoved) {
                    identities.confirm(
                            other.handshakes().getFirst().initiation().number(),
                            Path.of(tunnel.endpoint(Side.A), tunnel.endpoint(Side.B)));
                }
            }
        }
    }

    long strays() {
        return strays
                + tunnels.stream()
                        .filter(tunnel -> !isTunnel(tunnel))
                        .mapToLong(tunnel -> tunnel.side(Side.A).messages()
                                + tunnel.side(Side.B).messages())
                        .sum();
    }

    /// Failed initiations from many endpoints.
    List<Scan> scans() {
        return scans.of(tunnels);
    }

    /// Tunnels that are certain.
    List<TunnelStory> tunnels() {
        var scanned = scans().stream().map(Scan::to).toList();
        return tunnels.stream()
                .filter(tunnel ->
                        isTunnel(tunnel) && !(Scans.isPartOf(tunnel) && scanned.contains(tunnel.firstEndpoint(Side.B))))
                .toList();
    }

    private static boolean isTunnel(TunnelStory tunnel) {
        return !tunnel.handshakes().isEmpty()
                || tunnel.sessions().stream()
                        .anyMatch(session -> session.handshake().isPresent() || isPlausible(session));
    }

    private static boolean isPlausible(Session session) {
        for (Side side : Side.values()) {
            Flow flow = session.sentBy(side);
            if (flow.messages() >= MESSAGES_MIN && flow.lost() <= 1_000 * flow.messages()) {
                return true;
            }
        }
        return false;
    }
}
