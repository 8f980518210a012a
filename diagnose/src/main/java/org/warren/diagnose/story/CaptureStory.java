package org.warren.diagnose.story;

import java.util.List;
import java.util.Optional;

/// What a capture shows about its tunnels.
///
/// @param name of the capture, for display
/// @param points the places of capture: one, or several if the capture contains packets before and after a router
/// @param scans failed initiations from many endpoints, which are not tunnels
/// @param packets how many packets the capture has
/// @param firstNanos when its first packet was captured, in nanoseconds since 1970; 0 if there is none
/// @param lastNanos when its last packet was captured
/// @param foreign UDP that is not WireGuard
/// @param addresses the destinations of the capture's packets
/// @param strays messages that look like WireGuard but belong to no tunnel
/// @param laterFragments IP fragments after the first one of a datagram
/// @param cutTrains how many packets may be several messages in one (offloads), or long ones, but were truncated too
///     much to tell
/// @param disordered how many messages were too late in the file and were left out
/// @param unreadable how many packets have a link type that cannot be decoded
/// @param linkType the last such link type; 0 if there is none
/// @param damage the defect at the file's end
public record CaptureStory(
        String name,
        List<Point> points,
        List<Scan> scans,
        long packets,
        long firstNanos,
        long lastNanos,
        ForeignTraffic foreign,
        SeenAddresses addresses,
        long strays,
        long laterFragments,
        long cutTrains,
        long disordered,
        long unreadable,
        int linkType,
        Optional<String> damage) {

    public CaptureStory {
        points = List.copyOf(points);
        scans = List.copyOf(scans);
    }

    /// A place of capture.
    ///
    /// @param tunnels as seen from there, in the order in which they began
    public record Point(List<TunnelStory> tunnels) {

        public Point {
            tunnels = List.copyOf(tunnels);
        }
    }

    /// The tunnels at all places.
    public List<TunnelStory> tunnels() {
        return points.stream().flatMap(point -> point.tunnels().stream()).toList();
    }
}
