package org.warren.scenarios.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;

/// What was said on a wire: when each kind of WireGuard message, of each size, went in each direction.
///
/// @param times in nanoseconds since the first message, by a description of the message
record TunnelEvents(Map<String, List<Long>> times) {

    private static final double NANOS_PER_SECOND = 1e9;
    /// Of the persistent keepalives of a stretch, the last one may or may not fit.
    private static final int KEEPALIVES_PER_DOUBTFUL = 10;

    TunnelEvents {
        times = new LinkedHashMap<>(times);
    }

    /// @param endNanos what came later is left out; in nanoseconds since the first message
    static TunnelEvents on(Evidence evidence, String node, String interfaceName, long endNanos) {
        List<WireGuardDatagram> datagrams = WireGuardDatagram.in(evidence.packets(node, interfaceName));
        Map<String, List<Long>> times = new LinkedHashMap<>();
        if (datagrams.isEmpty()) {
            return new TunnelEvents(times);
        }
        WireGuardDatagram first = datagrams.getFirst();
        for (WireGuardDatagram datagram : datagrams) {
            long at = datagram.nanos() - first.nanos();
            if (at <= endNanos) {
                boolean sameWay = datagram.isFrom(first.packet().source());
                String event =
                        datagram.kind().words() + " of " + datagram.message().length() + " bytes "
                                + (sameWay ? "from the first speaker" : "to the first speaker");
                times.computeIfAbsent(event, e -> new ArrayList<>()).add(at);
            }
        }
        return new TunnelEvents(times);
    }

    /// In what another lab's events differ; empty when it is in nothing beyond the tolerance.
    List<String> differences(TunnelEvents other, Duration tolerance) {
        List<String> differences = new ArrayList<>();
        var events = new TreeSet<>(times.keySet());
        events.addAll(other.times.keySet());
        for (String event : events) {
            List<Long> mine = Objects.requireNonNullElse(times.get(event), List.of());
            List<Long> theirs = Objects.requireNonNullElse(other.times.get(event), List.of());
            boolean keepalive = event.startsWith(Kind.KEEPALIVE.words());
            int doubtful = keepalive ? mine.size() / KEEPALIVES_PER_DOUBTFUL : 0;
            if (Math.abs(mine.size() - theirs.size()) > doubtful) {
                differences.add(event + ": " + mine.size() + " and " + theirs.size());
                continue;
            }
            if (doubtful == 0) {
                for (int i = 0; i < mine.size(); i++) {
                    if (Math.abs(mine.get(i) - theirs.get(i)) > tolerance.toNanos()) {
                        differences.add(String.format(
                                Locale.ROOT,
                                "%s, number %d: at %.3f s and at %.3f s",
                                event,
                                i + 1,
                                mine.get(i) / NANOS_PER_SECOND,
                                theirs.get(i) / NANOS_PER_SECOND));
                    }
                }
            }
        }
        return differences;
    }
}
