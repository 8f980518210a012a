package org.warren.nat;

import java.util.LinkedHashMap;
import java.util.Map;

/// An inside endpoint and the outside one that it has, with the remote ends that it is used with.
final class MappingEntry {
    final Key key;
    final Endpoint outside;
    /// By remote end, the first one first. A mapping lives as long as one of its sessions does.
    final Map<Endpoint, Session> sessions = new LinkedHashMap<>();

    /// What makes two packets from inside use the same mapping.
    ///
    /// @param scope what of the remote end counts
    record Key(Protocol protocol, Endpoint inside, Endpoint scope) {}

    MappingEntry(Key key, Endpoint outside) {
        this.key = key;
        this.outside = outside;
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
