package org.warren.diagnose.story;

import java.util.List;
import java.util.Optional;

/// What a capture shows of its tunnels.
///
/// @param name of the capture, for people
/// @param points the places of capture; one, or several where the capture has packets before and behind a
///     router
/// @param scans failed initiations from many endpoints, which are not tunnels
/// @param packets how many packets the capture has
/// @param firstNanos when its first packet was captured, in nanoseconds since 1970; 0 where there is none
/// @param lastNanos when its last packet was captured
/// @param foreign UDP that is not WireGuard
/// @param addresses where the packets of the capture went
/// @param strays messages that look like WireGuard's and belong to no tunnel
/// @param laterFragments IP fragments behind the first of a datagram
/// @param cutTrains how many packets may be several messages which the kernel handed over as one, or long ones, and
///     of which the capture kept too little to tell
/// @param disordered how many messages came so much too late that they were left out
/// @param unreadable how many packets have a link type that is not read
/// @param linkType the last such link type; 0 where there is none
/// @param damage what is wrong with the file's end
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
    /// @param tunnels as they are seen from there, in the order in which they began
    public record Point(List<TunnelStory> tunnels) {

        public Point {
            tunnels = List.copyOf(tunnels);
        }
    }

    /// The tunnels, at all places.
    public List<TunnelStory> tunnels() {
        return points.stream().flatMap(point -> point.tunnels().stream()).toList();
    }
}
