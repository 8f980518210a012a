package org.warren.diagnose.story;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.WireGuardMessage.Kind;

/// Puts the messages that pass one place into tunnels.
final class PointTracker {

    private static final int TUNNELS_MAX = 5_000;
    private static final int INDICES_MAX = 400_000;
    private static final long COPY_NANOS = 1_000_000_000L;
    /// Fewer messages without a handshake may be anything.
    private static final int MESSAGES_MIN = 3;

    private final List<TunnelStory> tunnels = new ArrayList<>();
    private final Map<Integer, Owner> owners = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Owner> eldest) {
            return size() > INDICES_MAX;
        }
    };
    private final Map<Integer, Offer> offers = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Offer> eldest) {
            return size() > INDICES_MAX;
        }
    };
    private final Map<Path, TunnelStory> byPath = new LinkedHashMap<>();
    private long strays;

    /// Who receives under an index.
    private record Owner(TunnelStory tunnel, Session session, Side receiver) {}

    /// An initiation that may be answered.
    private record Offer(TunnelStory tunnel, Handshake handshake) {}

    /// Two endpoints, whichever of them sends.
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

    /// Whether a message goes on in a session that is known, between the endpoints that it is known of.
    boolean isExpected(Message message) {
        Owner owner = message.isTransport() ? owners.get(message.receiver()) : null;
        return owner != null && owner.tunnel().isAt(message, owner.receiver().other());
    }

    /// Whether the same message has just passed here, between other endpoints.
    boolean isCopy(Message message) {
        if (message.isTransport()) {
            Owner owner = owners.get(message.receiver());
            if (owner == null) {
                return false;
            }
            Flow flow = owner.session().sentBy(owner.receiver().other());
            return flow.hasSeen(message.counter())
                    && flow.last()
                            .filter(last -> message.nanos() - last.nanos() < COPY_NANOS)
                            .isPresent();
        }
        int index = message.kind() == Kind.INITIATION ? message.sender() : message.receiver();
        Offer offer = offers.get(index);
        if (offer == null) {
            return false;
        }
        Optional<Message> earlier =
                switch (message.kind()) {
                    case INITIATION -> Optional.of(offer.handshake().initiation());
                    case RESPONSE -> offer.handshake().response();
                    default -> offer.handshake().cookie();
                };
        return earlier.filter(same -> same.isSame(message) && message.nanos() - same.nanos() < COPY_NANOS)
                .isPresent();
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
        Offer before = offers.get(message.sender());
        if (before != null && before.handshake().initiation().isSame(message)) {
            before.handshake().copied();
            return;
        }
        TunnelStory tunnel = tunnel(message);
        if (tunnel == null) {
            return;
        }
        Side sender = senderOf(tunnel, message);
        offers.put(message.sender(), new Offer(tunnel, tunnel.initiate(message, sender)));
    }

    private void response(Message message) {
        Offer offer = offers.get(message.receiver());
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
        Offer offer = offers.get(message.receiver());
        if (offer == null) {
            strays++;
            return;
        }
        offer.handshake().cookie(message);
        offer.tunnel().take(message, offer.handshake().initiator().other());
    }

    private void transport(Message message) {
        Owner owner = owners.get(message.receiver());
        if (owner == null) {
            owner = adopt(message);
            if (owner == null) {
                return;
            }
        }
        TunnelStory tunnel = owner.tunnel();
        Side sender = owner.receiver().other();
        shareWithOther(tunnel, owner.receiver(), message);
        Flow flow = owner.session().sentBy(sender);
        if (!flow.take(message)) {
            return;
        }
        flow.gapBefore(message).ifPresent(gap -> tunnel.gap(gap, sender));
        if (!tunnel.isAt(message, sender)) {
            byPath.putIfAbsent(Path.of(message), tunnel);
        }
        owner.session()
                .handshake()
                .filter(handshake -> handshake.initiator() == sender)
                .ifPresent(handshake -> handshake.confirm(message));
        tunnel.take(message, sender);
    }

    /// A message under an index that was never offered here: the capture began later, or it is somebody
    /// else's session.
    private @Nullable Owner adopt(Message message) {
        TunnelStory tunnel = tunnel(message);
        if (tunnel == null) {
            return null;
        }
        Side sender = senderOf(tunnel, message);
        boolean isForeign = tunnel.handshakes().stream()
                .anyMatch(handshake -> handshake.response().isPresent());
        if (isForeign) {
            tunnel.foreign(message, sender);
        }
        Optional<Session> half = tunnel.currentSession()
                .filter(session -> session.handshake().isEmpty()
                        && session.index(sender.other()).isEmpty());
        Session session = half.orElseGet(() -> tunnel.begin(null, message.nanos()));
        session.index(sender.other(), message.receiver());
        Owner owner = new Owner(tunnel, session, sender.other());
        owners.put(message.receiver(), owner);
        return owner;
    }

    /// A peer that two devices share gets what is meant for one at the endpoint of the other.
    private void shareWithOther(TunnelStory tunnel, Side receiver, Message message) {
        if (tunnel.endpoint(receiver).equals(message.to())
                || tunnel.firstEndpoint(receiver).equals(message.to())
                || tunnel.changes().stream().anyMatch(change -> change.before().equals(message.to()))) {
            return;
        }
        TunnelStory other = byPath.get(Path.of(message));
        if (other == null || other == tunnel) {
            return;
        }
        // Whoever roams by a handshake is sent to under the old session until it has confirmed the new one.
        boolean hasSpokenAgain = other.sender(message.to())
                .flatMap(side -> other.side(side).last())
                .filter(last -> last.isTransport()
                        && tunnel.side(receiver)
                                .last()
                                .filter(own -> own.nanos() < last.nanos())
                                .isPresent()
                        && tunnel.side(receiver)
                                .first()
                                .filter(own -> own.nanos() > other.first().nanos())
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
        if (message.kind() == Kind.INITIATION) {
            var returned = tunnels.stream()
                    .filter(tunnel -> tunnel.returning(message).isPresent())
                    .toList();
            if (returned.size() == 1) {
                byPath.put(path, returned.getFirst());
                return returned.getFirst();
            }
        }
        if (tunnels.size() >= TUNNELS_MAX) {
            strays++;
            return null;
        }
        boolean isAnswer = message.kind() == Kind.RESPONSE;
        var made = new TunnelStory(isAnswer ? message.to() : message.from(), isAnswer ? message.from() : message.to());
        tunnels.add(made);
        byPath.put(path, made);
        return made;
    }

    private static Side senderOf(TunnelStory tunnel, Message message) {
        return tunnel.senderByEndpoint(message)
                .or(() -> tunnel.returning(message))
                .orElseGet(() -> tunnel.firstEndpoint(Side.A).equals(message.from())
                                || tunnel.endpoint(Side.A).equals(message.from())
                        ? Side.A
                        : tunnel.firstEndpoint(Side.B).equals(message.from())
                                        || tunnel.endpoint(Side.B).equals(message.from())
                                ? Side.B
                                : tunnel.endpoint(Side.B).equals(message.to()) ? Side.A : Side.B);
    }

    void error(IcmpError error) {
        TunnelStory tunnel = byPath.get(Path.of(error.from(), error.to()));
        if (tunnel != null) {
            tunnel.error(error);
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

    /// Those that certainly are tunnels.
    List<TunnelStory> tunnels() {
        return tunnels.stream().filter(PointTracker::isTunnel).toList();
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
