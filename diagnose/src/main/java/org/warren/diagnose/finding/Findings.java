package org.warren.diagnose.finding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.warren.diagnose.story.CaptureStory;
import org.warren.diagnose.story.ForeignTraffic;
import org.warren.diagnose.story.TunnelStory;

/// What is wrong in a capture.
public final class Findings {

    private Findings() {}

    /// The findings of a capture, the most certain first; none where its tunnels are healthy.
    ///
    /// @param port where WireGuard is known to listen; empty where it is not
    public static List<Finding> of(CaptureStory capture, OptionalInt port) {
        var found = new ArrayList<Finding>();
        for (TunnelStory tunnel : capture.tunnels()) {
            var view = new View(capture, tunnel);
            found.addAll(MappingRule.find(view));
            found.addAll(AnswerRule.find(view));
            found.addAll(HandshakeRule.find(view));
            found.addAll(PathRule.find(view));
            found.addAll(PeerRule.find(view));
        }
        found.addAll(foreign(capture, port));
        found.sort(Comparator.comparing(Finding::certainty));
        return List.copyOf(found);
    }

    private static List<Finding> foreign(CaptureStory capture, OptionalInt port) {
        var found = new ArrayList<Finding>();
        for (ForeignTraffic.Lookalike flow : capture.foreign().lookalikes()) {
            found.add(new Finding(
                    Cause.NOT_WIREGUARD,
                    Certainty.LIKELY,
                    Optional.empty(),
                    capture.name(),
                    flow.hasReservedBytes()
                            ? "%s sends %s packets in WireGuard's form with the reserved bytes set, which a plain WireGuard drops."
                                    .formatted(flow.from(), flow.to())
                            : "What %s sends to %s is not WireGuard; it has WireGuard's form with another type in front, as AmneziaWG has."
                                    .formatted(flow.from(), flow.to()),
                    "Both ends need the same program and the same settings for it; a plain WireGuard does not answer these packets.",
                    "An index that stays and a counter that grows follow four bytes that are 0x%08x instead of 0x00000004."
                            .formatted(flow.type()),
                    "S1: other types and reserved bytes are met with silence",
                    "nothing: WireGuard's types are 1 to 4",
                    List.of(),
                    Map.of()));
        }
        boolean isOtherOnPort = port.isPresent()
                && capture.tunnels().isEmpty()
                && found.isEmpty()
                && capture.foreign().destinations().stream().anyMatch(to -> to.port() == port.getAsInt());
        if (isOtherOnPort) {
            found.add(new Finding(
                    Cause.NOT_WIREGUARD,
                    Certainty.CERTAIN,
                    Optional.empty(),
                    capture.name(),
                    "There is UDP to port %d, and it is not WireGuard.".formatted(port.getAsInt()),
                    "See which program uses that port, and that both ends are WireGuard without obfuscation.",
                    "None of its packets has one of the four types and lengths of WireGuard's messages.",
                    "S1: exact length for each type",
                    "nothing: WireGuard's types are 1 to 4",
                    List.of(),
                    Map.of()));
        }
        return found;
    }
}
