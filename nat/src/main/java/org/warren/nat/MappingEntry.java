package org.warren.nat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An inside endpoint and the outside one that it has, with the remote ends that it is used with.
final class MappingEntry {
    final Key key;
    final Endpoint outside;
    /// By remote end, the first one first. A mapping lives as long as one of its sessions does.
    final Map<Endpoint, Session> sessions = new LinkedHashMap<>();
    /// How many of them a packet from outside has opened.
    int strangers;

    /// What makes two packets from inside use the same mapping.
    ///
    /// @param scope what of the remote end counts
    record Key(Protocol protocol, Endpoint inside, Endpoint scope) {

        /// The same for another remote end, where a mapping is for one alone.
        Key towards(Endpoint remote) {
            return new Key(protocol, inside, remote);
        }
    }

    /// The remote end whose packets get another source port on their way in, so that they are not those of another
    /// mapping; the other port is the scope of [#key]. Null with all other mappings.
    final @Nullable Endpoint changed;

    final long createdNanos;

    MappingEntry(Key key, Endpoint outside, @Nullable Endpoint changed, long now) {
        this.key = key;
        this.outside = outside;
        this.changed = changed;
        this.createdNanos = now;
    }

    /// A remote end as the inside sees it.
    Endpoint shown(Endpoint remote) {
        return remote.equals(changed) ? key.scope() : remote;
    }

    /// The remote end that the inside sees so.
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
