package org.warren.diagnose.story;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// What is known of who is who, before a capture is read again: initiations from new endpoints that a first
/// reading linked wrongly, or should have linked.
final class Identities {

    private static final int SIZE_MAX = 10_000;

    private final Set<Long> strangers = new LinkedHashSet<>();
    private final Map<Long, PointTracker.Path> known = new LinkedHashMap<>();
    private boolean hasNews;

    /// An initiation that turned out to be another end's.
    void deny(long number) {
        hasNews |= strangers.size() < SIZE_MAX && strangers.add(number);
    }

    /// An initiation that turned out to be that of an end which was elsewhere before.
    ///
    /// @param path where its tunnel was
    void confirm(long number, PointTracker.Path path) {
        hasNews |= known.size() < SIZE_MAX && !strangers.contains(number) && known.putIfAbsent(number, path) == null;
    }

    /// Whether there is more than when this was asked last.
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
