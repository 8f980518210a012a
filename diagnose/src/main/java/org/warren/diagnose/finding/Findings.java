package org.warren.diagnose.finding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.warren.diagnose.story.CaptureStory;
import org.warren.diagnose.story.Scan;
import org.warren.diagnose.story.TunnelStory;
import org.warren.harness.evidence.Seconds;

/// What is wrong in a capture.
public final class Findings {

    private Findings() {}

    /// The findings of a capture of which no more is known.
    ///
    /// @param port where WireGuard is known to listen; empty where it is not
    public static List<Finding> of(CaptureStory capture, OptionalInt port) {
        return of(capture, port, Optional.empty());
    }

    /// The findings of a capture, the most certain first; none where its tunnels are healthy.
    ///
    /// @param port where WireGuard is known to listen; empty where it is not
    /// @param keys the file of one end; empty where it is not at hand
    public static List<Finding> of(CaptureStory capture, OptionalInt port, Optional<ConfiguredKeys> keys) {
        var found = new ArrayList<Finding>();
        for (TunnelStory tunnel : capture.tunnels()) {
            var view = new View(capture, tunnel);
            var key = OneDirection.of(tunnel).isPresent()
                    ? Optional.<Finding>empty()
                    : keys.flatMap(known -> new KeyRule(known).find(view));
            key.ifPresent(found::add);
            found.addAll(MappingRule.find(view));
            if (key.isEmpty()) {
                found.addAll(AnswerRule.find(view));
                found.addAll(HandshakeRule.find(view));
            }
            found.addAll(PathRule.find(view));
            found.addAll(PeerRule.find(view));
        }
        found.addAll(ForeignRule.find(capture, port));
        capture.scans().forEach(scan -> found.add(flood(capture, scan)));
        found.sort(Comparator.comparing(Finding::certainty));
        return List.copyOf(found);
    }

    private static Finding flood(CaptureStory capture, Scan scan) {
        return new Finding(
                Cause.HANDSHAKE_FLOOD,
                Certainty.LIKELY,
                Optional.empty(),
                capture.name(),
                "%d endpoints began handshakes with %s and came to no session: somebody scans or floods it, or many devices have a wrong key."
                        .formatted(scan.sources(), scan.to()),
                "A scan does no harm: WireGuard does not answer strangers. Where it is a flood, limit new UDP flows before that end; where the addresses are your own devices', compare their keys.",
                "%d initiations from %d endpoints in %s, at most three from each, without a response."
                        .formatted(
                                scan.initiations(), scan.sources(), Seconds.text(scan.lastNanos() - scan.firstNanos())),
                "H6: an unknown key is met with silence",
                "responses in a capture nearer to the responder",
                List.of(scan.firstNumber()),
                Map.of("sources", (double) scan.sources(), "initiations", (double) scan.initiations()));
    }
}
