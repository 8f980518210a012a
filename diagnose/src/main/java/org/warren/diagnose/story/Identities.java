package org.warren.diagnose.story;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// What a first reading of a capture found out about the identity of ends: initiations from new endpoints that it
/// linked wrongly, or failed to link.
final class Identities {

    private static final int SIZE_MAX = 10_000;

    private final Set<Long> strangers = new LinkedHashSet<>();
    private final Map<Long, PointTracker.Path> known = new LinkedHashMap<>();
    private boolean hasNews;

    /// An initiation that was found to belong to another end.
    void deny(long number) {
        hasNews |= strangers.size() < SIZE_MAX && strangers.add(number);
    }

    /// An initiation that was found to belong to an end at a previous endpoint.
    ///
    /// @param path the previous endpoints of its tunnel
    void confirm(long number, PointTracker.Path path) {
        hasNews |= known.size() < SIZE_MAX && !strangers.contains(number) && known.putIfAbsent(number, path) == null;
    }

    /// Whether there is more than at the last query.
    boolean takeNews() {
        boolean hadNews = hasNews;
        hasNews = false;
        return hadNews;
    }

    boolean isStranger(long number) {
        return strangers.contains(number);
    }

    PointTracker.@org.jspecify.annotations.Nullable Path path(long number) {
        return known.get(number);
    }
}
