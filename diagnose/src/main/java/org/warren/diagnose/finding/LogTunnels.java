package org.warren.diagnose.finding;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.warren.diagnose.log.LogKind;
import org.warren.diagnose.story.CaptureStory;
import org.warren.diagnose.story.Side;
import org.warren.diagnose.story.TunnelStory;
import org.warren.harness.capture.Endpoint;

/// The tunnels of all captures that a log is compared with.
final class LogTunnels {

    private static final long SLACK_NANOS = 5_000_000_000L;

    private final IdentityHashMap<TunnelStory, LogTunnel> tunnels = new IdentityHashMap<>();
    private final Set<Endpoint> endpoints = new HashSet<>();
    private final long firstNanos;
    private final long lastNanos;

    LogTunnels(List<CaptureStory> captures) {
        for (CaptureStory capture : captures) {
            for (TunnelStory tunnel : capture.tunnels()) {
                of(tunnel);
                endpoints.addAll(tunnel.endpoints(Side.A));
                endpoints.addAll(tunnel.endpoints(Side.B));
            }
        }
        firstNanos = captures.stream()
                .filter(capture -> capture.packets() > 0)
                .mapToLong(CaptureStory::firstNanos)
                .min()
                .orElse(Long.MIN_VALUE + SLACK_NANOS);
        lastNanos = captures.stream()
                .filter(capture -> capture.packets() > 0)
                .mapToLong(CaptureStory::lastNanos)
                .max()
                .orElse(Long.MAX_VALUE - SLACK_NANOS);
    }

    LogTunnel of(TunnelStory story) {
        return tunnels.computeIfAbsent(story, LogTunnel::new);
    }

    /// Whether anything was captured at about a given time.
    boolean isWithin(long nanos) {
        return nanos >= firstNanos - SLACK_NANOS && nanos <= lastNanos + SLACK_NANOS;
    }

    /// Whether an endpoint belongs to a captured tunnel.
    boolean has(Endpoint endpoint) {
        return endpoints.contains(endpoint);
    }

    /// Whether a completed handshake has a message at the time of a refusal in the log: then the network duplicated the
    /// message, and the duplicate was rightly refused.
    ///
    /// @param endpoint the source of the message; empty if the line does not contain it
    boolean isDoubled(LogKind kind, long nanos, long tolerance, Optional<Endpoint> endpoint) {
        return tunnels.values().stream()
                .filter(tunnel -> endpoint.isEmpty() || tunnel.has(endpoint.get()))
                .anyMatch(tunnel -> (kind != LogKind.RESPONSE_REFUSED && tunnel.hasComplete(false, nanos, tolerance))
                        || ((kind == LogKind.RESPONSE_REFUSED || kind == LogKind.HANDSHAKE_REFUSED)
                                && tunnel.hasComplete(true, nanos, tolerance)));
    }
}
