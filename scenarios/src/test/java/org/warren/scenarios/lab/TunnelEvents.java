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
import org.warren.kit.timers.ProtocolNumbers;

/// What was said on a wire: when each kind of WireGuard message, of each size, went in each direction.
///
/// @param times in nanoseconds since the first message, by a description of the message
record TunnelEvents(Map<String, List<Long>> times) {

    /// With half a second for a busy machine.
    private static final long LATEST_RETRY_NANOS =
            ProtocolNumbers.REKEY_TIMEOUT + ProtocolNumbers.JITTER_MAX + ProtocolNumbers.SECOND / 2;
    private static final double NANOS_PER_SECOND = 1e9;
    /// Of the persistent keepalives of a stretch, the last one may or may not fit.
    private static final int KEEPALIVES_PER_DOUBTFUL = 10;

    TunnelEvents {
        times = new LinkedHashMap<>(times);
    }

    static TunnelEvents on(Evidence evidence, String node, String interfaceName) {
        List<WireGuardDatagram> datagrams = WireGuardDatagram.in(evidence.packets(node, interfaceName));
        Map<String, List<Long>> times = new LinkedHashMap<>();
        if (datagrams.isEmpty()) {
            return new TunnelEvents(times);
        }
        WireGuardDatagram first = datagrams.getFirst();
        for (WireGuardDatagram datagram : datagrams) {
            long at = datagram.nanos() - first.nanos();
            boolean sameWay = datagram.isFrom(first.packet().source());
            String event = datagram.kind().words() + " of " + datagram.message().length() + " bytes "
                    + (sameWay ? "from the first speaker" : "to the first speaker");
            times.computeIfAbsent(event, e -> new ArrayList<>()).add(at);
        }
        return new TunnelEvents(times);
    }

    /// Without what a handshake adds that an implementation starts although it has a session: the first handshake and
    /// the data are left.
    TunnelEvents firstHandshakeAndData() {
        Map<String, List<Long>> left = new LinkedHashMap<>();
        times.forEach((event, at) -> {
            if (event.startsWith(Kind.DATA.words())) {
                left.put(event, at);
            } else if (!event.startsWith(Kind.KEEPALIVE.words()) && isOfFirstHandshake(event)) {
                left.put(event, at.subList(0, 1));
            }
        });
        return new TunnelEvents(left);
    }

    /// Without handshakes that repeat one which had been answered, 5 s before. wireguard-go sends such a one when its
    /// machine was too busy to arm its retry before the answer came.
    TunnelEvents withoutRepeatedHandshakes() {
        Map<String, List<Long>> left = new LinkedHashMap<>();
        times.forEach((event, at) -> left.put(event, isOfHandshake(event) ? withoutRetries(at) : at));
        return new TunnelEvents(left);
    }

    private static boolean isOfHandshake(String event) {
        return event.startsWith(Kind.INITIATION.words()) || event.startsWith(Kind.RESPONSE.words());
    }

    private static List<Long> withoutRetries(List<Long> at) {
        List<Long> left = new ArrayList<>();
        for (long nanos : at) {
            long gap = left.isEmpty() ? 0 : nanos - left.getLast();
            if (gap < ProtocolNumbers.REKEY_TIMEOUT || gap > LATEST_RETRY_NANOS) {
                left.add(nanos);
            }
        }
        return left;
    }

    private static boolean isOfFirstHandshake(String event) {
        return event.startsWith(Kind.INITIATION.words())
                ? event.endsWith("from the first speaker")
                : event.endsWith("to the first speaker");
    }

    /// In what another lab's events differ; empty when it is in nothing beyond the tolerance.
    ///
    /// @param endNanos later events do not matter; in nanoseconds since the first message
    List<String> differences(TunnelEvents other, Duration tolerance, long endNanos) {
        List<String> differences = new ArrayList<>();
        var events = new TreeSet<>(times.keySet());
        events.addAll(other.times.keySet());
        for (String event : events) {
            List<Long> mine = Objects.requireNonNullElse(times.get(event), List.of());
            List<Long> theirs = Objects.requireNonNullElse(other.times.get(event), List.of());
            long expected = mine.stream().filter(at -> at <= endNanos).count();
            long due = theirs.stream()
                    .filter(at -> at <= endNanos - tolerance.toNanos())
                    .count();
            int doubtful = event.startsWith(Kind.KEEPALIVE.words()) ? (int) expected / KEEPALIVES_PER_DOUBTFUL : 0;
            // A lab that is late by the tolerance has as many more of what comes by itself meanwhile.
            long more = doubtful == 0 ? 0 : tolerance.toNanos() / meanGap(mine);
            if (theirs.size() < expected - doubtful || due > expected + doubtful + more) {
                differences.add(event + ": " + expected + " and " + Math.min(theirs.size(), due));
            } else if (doubtful == 0) {
                compareTimes(event, mine.subList(0, (int) expected), theirs, tolerance, differences);
            }
        }
        return differences;
    }

    private static long meanGap(List<Long> times) {
        return Math.max(1, (times.getLast() - times.getFirst()) / (times.size() - 1));
    }

    private static void compareTimes(
            String event, List<Long> mine, List<Long> theirs, Duration tolerance, List<String> differences) {
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
