package org.warren.nat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A mapping from an inside to an outside endpoint, with the remote ends that it is used with.
final class MappingEntry {
    final Key key;
    final Endpoint outside;
    /// By remote end, in the order of first use. A mapping lives as long as any of its sessions.
    final Map<Endpoint, Session> sessions = new LinkedHashMap<>();
    /// How many of them were opened by a packet from outside.
    int strangers;

    /// The key of a mapping: packets from inside with equal keys use the same one.
    ///
    /// @param scope the relevant part of the remote endpoint
    record Key(Protocol protocol, Endpoint inside, Endpoint scope) {

        /// The same for another remote end, if a mapping is for one only.
        Key towards(Endpoint remote) {
            return new Key(protocol, inside, remote);
        }
    }

    /// The remote end whose source port is changed in inbound packets, so that they cannot be confused with those of
    /// another mapping; the changed port is the scope of [#key]. Null for all other mappings.
    final @Nullable Endpoint changed;

    final long createdNanos;

    MappingEntry(Key key, Endpoint outside, @Nullable Endpoint changed, long now) {
        this.key = key;
        this.outside = outside;
        this.changed = changed;
        this.createdNanos = now;
    }

    /// A remote end as seen from the inside.
    Endpoint shown(Endpoint remote) {
        return remote.equals(changed) ? key.scope() : remote;
    }

    /// The remote end that the inside sees like this.
    Endpoint real(Endpoint shown) {
        return changed != null && shown.equals(key.scope()) ? changed : shown;
    }

    /// Whether its first packet came from inside.
    boolean isOpenedFromInside() {
        return sessions.values().stream()
                .findFirst()
                .map(session -> session.openedFromInside)
                .orElse(true);
    }

    boolean isEstablished() {
        return sessions.values().stream().anyMatch(session -> session.established);
    }
}
