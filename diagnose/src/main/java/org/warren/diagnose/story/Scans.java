package org.warren.diagnose.story;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.warren.harness.capture.Endpoint;

/// Collects the endpoints that sent initiations to one end a few times and got no session.
final class Scans {

    /// If fewer endpoints do so, they are separate tunnels.
    private static final int SOURCES_MIN = 20;

    private static final int INITIATIONS_MAX = 3;
    private static final int DESTINATIONS_MAX = 1_000;

    private final Map<Endpoint, Scan> gone = new LinkedHashMap<>();

    /// Whether a tunnel consists of a few initiations and possibly cookies.
    static boolean isPartOf(TunnelStory tunnel) {
        return tunnel.sessions().isEmpty()
                && !tunnel.handshakes().isEmpty()
                && tunnel.handshakes().size() <= INITIATIONS_MAX
                && tunnel.side(Side.A).messages() == tunnel.handshakes().size();
    }

    /// Adds a tunnel that is no longer kept.
    void add(TunnelStory tunnel) {
        add(gone, tunnel, Set.of());
    }

    private static void add(Map<Endpoint, Scan> to, TunnelStory tunnel, Set<InetAddress> others) {
        Message first = tunnel.first();
        var one = new Scan(
                tunnel.firstEndpoint(Side.B),
                1,
                others.contains(tunnel.firstEndpoint(Side.A).address()) ? 1 : 0,
                tunnel.handshakes().size(),
                first.number(),
                first.nanos(),
                tunnel.last().nanos());
        if (to.size() < DESTINATIONS_MAX || to.containsKey(one.to())) {
            to.merge(one.to(), one, Scan::and);
        }
    }

    /// All scans, including the tunnels that are still kept.
    List<Scan> of(Set<TunnelStory> kept) {
        var all = new LinkedHashMap<>(gone);
        var others = new LinkedHashSet<InetAddress>();
        kept.stream().filter(TunnelStory::hasAnsweredHandshake).forEach(tunnel -> {
            for (Side side : Side.values()) {
                others.add(tunnel.firstEndpoint(side).address());
            }
        });
        kept.stream().filter(Scans::isPartOf).forEach(tunnel -> add(all, tunnel, others));
        return new ArrayList<>(all.values())
                .stream().filter(scan -> scan.sources() >= SOURCES_MIN).toList();
    }
}
