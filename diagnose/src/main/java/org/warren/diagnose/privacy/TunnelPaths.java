package org.warren.diagnose.privacy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.warren.diagnose.story.CaptureStory;
import org.warren.diagnose.story.Message;
import org.warren.diagnose.story.Scan;
import org.warren.diagnose.story.Side;
import org.warren.diagnose.story.TunnelStory;
import org.warren.harness.capture.Endpoint;

/// Decides which packets belong to the tunnels and scans of a story.
final class TunnelPaths {

    private static final int KNOWN_MAX = 200_000;
    private static final int COUNTER_BITS_MAX = 48;

    private final Map<Endpoint, List<TunnelStory>> byEndpoint = new LinkedHashMap<>();
    private final Set<Endpoint> scanned = new LinkedHashSet<>();
    private final Map<Path, Boolean> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Boolean> eldest) {
            return size() > KNOWN_MAX;
        }
    };

    TunnelPaths(CaptureStory story) {
        for (TunnelStory tunnel : story.tunnels()) {
            for (Side side : Side.values()) {
                tunnel.endpoints(side).forEach(endpoint -> byEndpoint
                        .computeIfAbsent(endpoint, any -> new ArrayList<>(1))
                        .add(tunnel));
            }
        }
        story.scans().stream().map(Scan::to).forEach(scanned::add);
    }

    private record Path(Endpoint from, Endpoint to) {}

    boolean has(Message message) {
        boolean isOfScan =
                !message.isTransport() && (scanned.contains(message.to()) || scanned.contains(message.from()));
        // No session has so high a counter: it only looks like a message.
        boolean isImplausible = message.isTransport() && message.counter() >>> COUNTER_BITS_MAX != 0;
        return isOfScan || (!isImplausible && has(message.from(), message.to()));
    }

    /// Whether a tunnel has messages from one endpoint to the other.
    boolean has(Endpoint from, Endpoint to) {
        return known.computeIfAbsent(new Path(from, to), this::find);
    }

    private boolean find(Path path) {
        var ofSender = byEndpoint.getOrDefault(path.from(), List.of());
        var ofReceiver = byEndpoint.getOrDefault(path.to(), List.of());
        // A server has thousands of tunnels, a client few.
        return (ofSender.size() < ofReceiver.size() ? ofSender : ofReceiver)
                .stream().anyMatch(tunnel -> tunnel.isBetween(path.from(), path.to()));
    }
}
