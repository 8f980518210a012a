package org.warren.diagnose.finding;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.warren.diagnose.story.Side;
import org.warren.diagnose.story.TunnelStory;
import org.warren.harness.capture.Endpoint;

/// A tunnel of a capture, indexed for lookups for each line of a long log.
final class LogTunnel {

    private final TunnelStory story;
    private final Set<Endpoint> endpoints;
    private final long[] initiations;
    private final long[] completeInitiations;
    private final long[] completeResponses;

    LogTunnel(TunnelStory story) {
        this.story = story;
        endpoints = new HashSet<>(story.endpoints(Side.A));
        endpoints.addAll(story.endpoints(Side.B));
        var handshakes = story.handshakes();
        initiations = handshakes.stream()
                .mapToLong(handshake -> handshake.initiation().nanos())
                .sorted()
                .toArray();
        var complete = handshakes.stream()
                .filter(handshake -> handshake.confirmation().isPresent())
                .toList();
        completeInitiations = complete.stream()
                .mapToLong(handshake -> handshake.initiation().nanos())
                .sorted()
                .toArray();
        completeResponses = complete.stream()
                .flatMap(handshake -> handshake.response().stream())
                .mapToLong(response -> response.nanos())
                .sorted()
                .toArray();
    }

    /// Whether one of its ends was at an endpoint.
    boolean has(Endpoint endpoint) {
        return endpoints.contains(endpoint);
    }

    /// Whether a time is within the tunnel's duration.
    ///
    /// @param slack additional time before and after, in nanoseconds
    boolean isWithin(long nanos, long slack) {
        return nanos >= story.first().nanos() - slack && nanos <= story.last().nanos() + slack;
    }

    /// Whether an initiation was captured at a given time.
    ///
    /// @param before how much later it may be, in nanoseconds
    /// @param after how much earlier it may be
    boolean hasInitiation(long nanos, long before, long after) {
        return has(initiations, nanos - after, nanos + before);
    }

    /// Whether a message of a handshake that its initiator used was captured at a given time.
    ///
    /// @param isResponse the response, otherwise the initiation
    /// @param tolerance in nanoseconds
    boolean hasComplete(boolean isResponse, long nanos, long tolerance) {
        return has(isResponse ? completeResponses : completeInitiations, nanos - tolerance, nanos + tolerance);
    }

    /// The times of initiations in an interval, in nanoseconds since 1970.
    long[] initiations(long from, long to) {
        return Arrays.stream(initiations)
                .filter(nanos -> nanos >= from && nanos <= to)
                .toArray();
    }

    /// Whether sorted times contain one in an interval.
    static boolean has(long[] sorted, long from, long to) {
        int at = Arrays.binarySearch(sorted, from);
        int next = at < 0 ? -at - 1 : at;
        return next < sorted.length && sorted[next] <= to;
    }
}
