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

/// The problems in a capture.
public final class Findings {

    private Findings() {}

    /// The findings of a capture without further information.
    ///
    /// @param port where WireGuard listens; empty if unknown
    public static List<Finding> of(CaptureStory capture, OptionalInt port) {
        return of(capture, port, Optional.empty());
    }

    /// The findings of a capture, the most certain first; empty if its tunnels are healthy.
    ///
    /// @param port where WireGuard listens; empty if unknown
    /// @param keys from the file of one end; empty if it is not available
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
        // Scanners have no other tunnels; senders that have one probably call a server that is down or does not know
        // them.
        boolean isOfClients = 2 * scan.known() >= scan.sources();
        return new Finding(
                Cause.HANDSHAKE_FLOOD,
                isOfClients ? Certainty.POSSIBLE : Certainty.LIKELY,
                Optional.empty(),
                capture.name(),
                "%d endpoints began handshakes with %s and came to no session: %s."
                        .formatted(
                                scan.sources(),
                                scan.to(),
                                isOfClients
                                        ? "that end is down or cannot be reached, or many devices have a wrong key; a scan or a flood is less likely, as %d of them have another tunnel in the capture"
                                                .formatted(scan.known())
                                        : "somebody scans or floods it, many devices have a wrong key, or it is down and these are its clients"),
                "A scan does no harm: WireGuard does not answer unknown peers. Where it is a flood, limit new UDP flows before that end; where the addresses are your own devices', see whether that end is up, then compare their keys.",
                "%d initiations from %d endpoints in %s, at most three from each, without a response."
                        .formatted(
                                scan.initiations(), scan.sources(), Seconds.text(scan.lastNanos() - scan.firstNanos())),
                "H6: an unknown key is met with silence",
                "responses in a capture nearer to the responder",
                List.of(scan.firstNumber()),
                Map.of("sources", (double) scan.sources(), "initiations", (double) scan.initiations()));
    }
}
