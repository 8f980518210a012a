package org.warren.nat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The mappings of a NAT, by inside and by outside endpoint, and when they expire.
final class MappingTable {
    /// The maximum number of remote ends of a mapping that sent first, so that forged sources cannot use up memory.
    static final int STRANGERS_MAX = 256;

    /// The maximum number of outdated entries in the queue of expiries, in addition to the number of sessions.
    private static final int OUTDATED_MAX = 64;

    private final Rules rules;
    private final Consumer<SessionEvent> events;
    private final Map<MappingEntry.Key, MappingEntry> byInside = new LinkedHashMap<>();
    private final Map<Place, Set<MappingEntry>> byOutside = new LinkedHashMap<>();
    private final Map<Integer, Set<MappingEntry>> byHost = new LinkedHashMap<>();
    /// A session's expiry when it was queued; it may have moved since.
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(each -> each.session.number));
    private long numbered;
    private int sessions;

    private record Place(Protocol protocol, Endpoint outside) {}

    private record Due(long nanos, Session session) {

        /// Whether the session has ended, or is queued for another time.
        boolean isOutdated() {
            return session.isGone || session.scheduledNanos != nanos;
        }
    }

    MappingTable(Rules rules, Consumer<SessionEvent> events) {
        this.rules = rules;
        this.events = events;
    }

    Optional<MappingEntry> mapping(MappingEntry.Key key) {
        return Optional.ofNullable(byInside.get(key));
    }

    /// The mappings with an outside endpoint, the oldest first; several only if ports are overloaded.
    List<MappingEntry> at(Protocol protocol, Endpoint outside) {
        return List.copyOf(byOutside.getOrDefault(new Place(protocol, outside), new LinkedHashSet<>()));
    }

    /// The mappings of an inside address, the oldest first.
    List<MappingEntry> of(int insideAddress) {
        return List.copyOf(byHost.getOrDefault(insideAddress, new LinkedHashSet<>()));
    }

    /// The outside endpoint of the newest mapping that an inside endpoint has created itself.
    Optional<Endpoint> newestOf(Protocol protocol, Endpoint inside) {
        return of(inside.address()).reversed().stream()
                .filter(mapping -> mapping.key.protocol() == protocol
                        && mapping.key.inside().equals(inside)
                        && mapping.isOpenedFromInside())
                .map(mapping -> mapping.outside)
                .findFirst();
    }

    /// All mappings, the oldest first.
    List<MappingEntry> all() {
        return List.copyOf(byInside.values());
    }

    int size() {
        return byInside.size();
    }

    /// How many inside addresses have mappings.
    int hosts() {
        return byHost.size();
    }

    OptionalInt outsideAddressOf(int insideAddress) {
        return byHost.getOrDefault(insideAddress, new LinkedHashSet<>()).stream()
                .mapToInt(mapping -> mapping.outside.address())
                .findFirst();
    }

    /// @param changed the remote end whose source port is changed; null if there is none
    MappingEntry add(MappingEntry.Key key, Endpoint outside, @Nullable Endpoint changed, long now) {
        MappingEntry mapping = new MappingEntry(key, outside, changed, now);
        byInside.put(key, mapping);
        byOutside
                .computeIfAbsent(new Place(key.protocol(), outside), place -> new LinkedHashSet<>())
                .add(mapping);
        byHost.computeIfAbsent(key.inside().address(), address -> new LinkedHashSet<>())
                .add(mapping);
        return mapping;
    }

    /// Processes a packet of a mapping: it opens, updates or refreshes the session with the remote end.
    void touch(MappingEntry mapping, Endpoint remote, Packet.Segment segment, boolean outbound, long now) {
        Session known = mapping.sessions.get(remote);
        boolean isNew = known == null;
        Session session = known == null ? open(mapping, remote, outbound, now) : known;
        boolean wasReplied = session.isReplied();
        boolean wasEstablished = session.established;
        session.established = wasEstablished || rules.establishes(session, outbound, now);
        session.closing |= segment == Packet.Segment.FIN || segment == Packet.Segment.RST;
        session.count(outbound);
        boolean isRefreshed = isNew || rules.refreshes(outbound);
        if (isRefreshed) {
            session.expiresNanos = now + rules.lifetimeNanos(session);
            schedule(session, isNew);
        }
        if (isNew) {
            tell(session, SessionEvent.Type.CREATED, now);
        } else if (wasReplied != session.isReplied() || wasEstablished != session.established) {
            tell(session, SessionEvent.Type.CHANGED, now);
        } else if (isRefreshed) {
            tell(session, SessionEvent.Type.REFRESHED, now);
        }
    }

    private Session open(MappingEntry mapping, Endpoint remote, boolean outbound, long now) {
        if (!outbound && mapping.strangers >= STRANGERS_MAX) {
            forgetStranger(mapping, now);
        }
        Session session = new Session(++numbered, mapping, remote, outbound, now);
        mapping.sessions.put(remote, session);
        mapping.strangers += outbound ? 0 : 1;
        sessions++;
        return session;
    }

    /// Sessions that the inside never answered are removed first, starting with the one that expires first: the other
    /// ones keep the mapping alive.
    private void forgetStranger(MappingEntry mapping, long now) {
        mapping.sessions.values().stream()
                .filter(session -> !session.openedFromInside)
                .min(Comparator.comparing(Session::isReplied).thenComparingLong(session -> session.expiresNanos - now))
                .ifPresent(session -> remove(session, SessionEvent.Type.ENDED, now, now));
    }

    private void tell(Session session, SessionEvent.Type type, long now) {
        events.accept(session.event(type, now, session.expiresNanos));
    }

    /// A later expiry is noticed when the earlier one is due; only an earlier one must be queued.
    private void schedule(Session session, boolean isNew) {
        if (isNew || session.expiresNanos - session.scheduledNanos < 0) {
            session.scheduledNanos = session.expiresNanos;
            due.add(new Due(session.expiresNanos, session));
            if (due.size() > 2 * sessions + OUTDATED_MAX) {
                due.removeIf(Due::isOutdated);
            }
        }
    }

    OptionalLong nextDeadline() {
        while (!due.isEmpty()) {
            Due first = due.element();
            Session session = first.session;
            if (first.isOutdated()) {
                due.remove();
            } else if (session.expiresNanos != first.nanos) {
                due.remove();
                session.scheduledNanos = session.expiresNanos;
                due.add(new Due(session.expiresNanos, session));
            } else {
                return OptionalLong.of(first.nanos);
            }
        }
        return OptionalLong.empty();
    }

    void expire(long now) {
        OptionalLong next = nextDeadline();
        while (next.isPresent() && !rules.isAlive(next.getAsLong(), now)) {
            Session session = due.remove().session;
            remove(session, SessionEvent.Type.ENDED, now, session.expiresNanos);
            next = nextDeadline();
        }
    }

    void remove(Session session, SessionEvent.Type end, long now, long endNanos) {
        MappingEntry mapping = session.mapping;
        session.isGone = true;
        sessions--;
        mapping.sessions.remove(session.remote);
        mapping.strangers -= session.openedFromInside ? 0 : 1;
        if (mapping.sessions.isEmpty()) {
            drop(mapping);
        }
        events.accept(session.event(end, now, endNanos));
    }

    /// @param end the reason, for its sessions' events
    void remove(MappingEntry mapping, SessionEvent.Type end, long now) {
        new ArrayList<>(mapping.sessions.values()).forEach(session -> remove(session, end, now, now));
    }

    void clear(long now) {
        all().forEach(mapping -> remove(mapping, SessionEvent.Type.ENDED, now));
    }

    private void drop(MappingEntry mapping) {
        byInside.remove(mapping.key);
        remove(byOutside, new Place(mapping.key.protocol(), mapping.outside), mapping);
        remove(byHost, mapping.key.inside().address(), mapping);
    }

    private static <K> void remove(Map<K, Set<MappingEntry>> index, K key, MappingEntry mapping) {
        Set<MappingEntry> there = index.get(key);
        if (there != null) {
            there.remove(mapping);
            if (there.isEmpty()) {
                index.remove(key);
            }
        }
    }
}
