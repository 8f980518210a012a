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

/// The tunnels of all captures beside which a log is read.
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

    /// Whether something was captured at about a time.
    boolean isWithin(long nanos) {
        return nanos >= firstNanos - SLACK_NANOS && nanos <= lastNanos + SLACK_NANOS;
    }

    /// Whether an endpoint is one of a tunnel that was captured.
    boolean has(Endpoint endpoint) {
        return endpoints.contains(endpoint);
    }

    /// Whether a handshake that was used has a message at a time at which a line says that one was refused: then the
    /// network doubled the message, and the second was refused as it has to be.
    ///
    /// @param endpoint where the message came from; empty where the line does not say it
    boolean isDoubled(LogKind kind, long nanos, long tolerance, Optional<Endpoint> endpoint) {
        return tunnels.values().stream()
                .filter(tunnel -> endpoint.isEmpty() || tunnel.has(endpoint.get()))
                .anyMatch(tunnel -> (kind != LogKind.RESPONSE_REFUSED && tunnel.hasComplete(false, nanos, tolerance))
                        || ((kind == LogKind.RESPONSE_REFUSED || kind == LogKind.HANDSHAKE_REFUSED)
                                && tunnel.hasComplete(true, nanos, tolerance)));
    }
}
