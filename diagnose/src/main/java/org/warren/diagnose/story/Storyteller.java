package org.warren.diagnose.story;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Analyses the messages of a capture, which must be in the order of time. A capture on a router contains each packet
/// before and after it; the second sighting of a packet is assigned to another place.
final class Storyteller {

    private static final int POINTS_MAX = 8;
    private static final int PATHS_MAX = 200_000;

    private static final long EVENTS_MAX = 400_000;

    private final Identities identities;
    private final InitiatorKeys keys;
    private final Budget budget = new Budget(EVENTS_MAX);
    private final List<PointTracker> points = new ArrayList<>();
    private final Map<PointTracker.Path, PointTracker> byPath = new LinkedHashMap<>();

    /// @param identities from an earlier reading of the same capture
    Storyteller(Identities identities, InitiatorKeys keys) {
        this.identities = identities;
        this.keys = keys;
        points.add(point());
    }

    private PointTracker point() {
        return new PointTracker(identities, keys, budget);
    }

    void take(Event event) {
        switch (event) {
            case Message message -> point(message).take(message);
            case IcmpError error -> points.forEach(point -> point.error(error));
        }
    }

    private PointTracker point(Message message) {
        for (PointTracker point : points) {
            if (point.isExpected(message)) {
                return point;
            }
        }
        var path = PointTracker.Path.of(message);
        PointTracker known = byPath.get(path);
        if (known != null) {
            return known;
        }
        PointTracker found = null;
        for (PointTracker point : points) {
            if (!point.isCopy(message)) {
                found = point;
                break;
            }
        }
        if (found == null && points.size() < POINTS_MAX) {
            found = point();
            points.add(found);
        }
        PointTracker place = found == null ? points.getFirst() : found;
        if (byPath.size() < PATHS_MAX) {
            byPath.put(path, place);
        }
        return place;
    }

    List<CaptureStory.Point> points() {
        return points.stream()
                .map(point -> new CaptureStory.Point(point.tunnels()))
                .filter(point -> !point.tunnels().isEmpty())
                .toList();
    }

    long strays() {
        return points.stream().mapToLong(PointTracker::strays).sum();
    }

    /// Failed initiations from many endpoints.
    List<Scan> scans() {
        return points.stream().flatMap(point -> point.scans().stream()).toList();
    }

    /// Whether another reading would distinguish the ends better, because of what this one found out too late.
    boolean learn() {
        points.forEach(PointTracker::learn);
        return identities.takeNews();
    }
}
