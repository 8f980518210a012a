package org.warren.diagnose.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.warren.diagnose.story.CaptureStory;
import org.warren.diagnose.story.ForeignTraffic.Form;
import org.warren.diagnose.story.ForeignTraffic.Lookalike;
import org.warren.diagnose.story.Side;

/// UDP that is not WireGuard, though it looks like it or is sent to WireGuard's port.
final class ForeignRule {

    private static final int DATAGRAMS_MIN = 5;
    /// More flows of one kind are combined to one finding.
    private static final int APART_MAX = 3;

    private ForeignRule() {}

    static List<Finding> find(CaptureStory capture, OptionalInt port) {
        var found = new ArrayList<Finding>();
        var flows = capture.foreign().lookalikes();
        for (Form form : Form.values()) {
            var same = flows.stream().filter(flow -> flow.form() == form).toList();
            if (same.size() <= APART_MAX) {
                same.forEach(flow -> found.add(lookalike(capture, flow, 1)));
            } else {
                found.add(lookalike(capture, same.getFirst(), same.size()));
            }
        }
        port.ifPresent(number -> otherOnPort(capture, number, found));
        return found;
    }

    private static Finding lookalike(CaptureStory capture, Lookalike flow, int flows) {
        String who = flows == 1
                ? "%s and %s".formatted(flow.from(), flow.to())
                : "%d pairs of endpoints, %s and %s among them,".formatted(flows, flow.from(), flow.to());
        String what =
                switch (flow.form()) {
                    case RESERVED_BYTES ->
                        "%s exchange packets in WireGuard's form with the reserved bytes set, as some providers' clients do; a plain WireGuard drops them.";
                    case DATA ->
                        "What %s exchange is not WireGuard. It has the form of WireGuard's data behind another type, as obfuscated variants such as AmneziaWG have.";
                    case INITIATIONS ->
                        "%s: what the first sends is not WireGuard, is repeated as WireGuard repeats a handshake, and is not answered. An obfuscated variant such as AmneziaWG that calls a plain WireGuard looks so.";
                };
        String reason =
                switch (flow.form()) {
                    case RESERVED_BYTES, DATA ->
                        "An index that stays and a counter that grows follow four bytes that are 0x%08x instead of 0x00000004."
                                .formatted(flow.type());
                    case INITIATIONS ->
                        "Datagrams of one length came again after 5 s and a jitter, several times and for 90 s at most, and none came back; their first four bytes are none of WireGuard's types.";
                };
        return new Finding(
                Cause.NOT_WIREGUARD,
                flow.form() == Form.INITIATIONS ? Certainty.POSSIBLE : Certainty.LIKELY,
                Optional.empty(),
                capture.name(),
                what.formatted(who),
                "Both ends need the same program and the same settings for it; a plain WireGuard does not answer these packets.",
                reason,
                "S1: other types, lengths and reserved bytes are met with silence",
                "that another program of yours uses these ports; that it is a plain WireGuard is ruled out, its types are 1 to 4",
                List.of(flow.firstNumber(), flow.lastNumber()),
                Map.of("flows", (double) flows));
    }

    /// There may be a tunnel at another port in the same capture.
    private static void otherOnPort(CaptureStory capture, int port, List<Finding> found) {
        boolean isWireGuard = capture.strays() > 0
                || capture.tunnels().stream()
                        .anyMatch(tunnel -> tunnel.endpoint(Side.A).port() == port
                                || tunnel.endpoint(Side.B).port() == port)
                || capture.scans().stream().anyMatch(scan -> scan.to().port() == port);
        if (isWireGuard
                || !found.isEmpty()
                || capture.foreign().datagrams() < DATAGRAMS_MIN
                || capture.foreign().destinations().stream().noneMatch(to -> to.port() == port)) {
            return;
        }
        found.add(new Finding(
                Cause.NOT_WIREGUARD,
                Certainty.CERTAIN,
                Optional.empty(),
                capture.name(),
                "There is UDP to port %d, and it is not WireGuard.".formatted(port),
                "See which program uses that port, and that both ends are WireGuard without obfuscation.",
                "None of its packets has one of the four types and lengths of WireGuard's messages.",
                "S1: exact length for each type",
                "nothing: WireGuard's types are 1 to 4",
                List.of(),
                Map.of()));
    }
}
