package org.warren.scenarios.impairedpath;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.kit.timers.TunnelEnd;

/// The faults of a path in one direction, from the captures at its two ends.
///
/// @param sent how many were sent
/// @param lost how many of them never arrived
/// @param duplicated how many arrived more than once
/// @param reordered how many arrived after one that had been sent later
record PathFaults(int sent, int lost, int duplicated, int reordered) {

    static PathFaults between(TunnelEnd from, TunnelEnd to) {
        Map<ByteBuffer, Integer> places = new LinkedHashMap<>();
        for (var datagram : from.sent()) {
            places.putIfAbsent(datagram.packet().payload(), places.size());
        }
        return of(places, to.received());
    }

    private static PathFaults of(Map<ByteBuffer, Integer> places, List<WireGuardDatagram> arrivals) {
        int[] times = new int[places.size()];
        int reordered = 0;
        int furthest = -1;
        for (var datagram : arrivals) {
            Integer place = places.get(datagram.packet().payload());
            if (place == null) {
                continue;
            }
            if (times[place]++ == 0 && place < furthest) {
                reordered++;
            }
            furthest = Math.max(furthest, place);
        }
        int lost = 0;
        int duplicated = 0;
        for (int count : times) {
            lost += count == 0 ? 1 : 0;
            duplicated += count > 1 ? 1 : 0;
        }
        return new PathFaults(places.size(), lost, duplicated, reordered);
    }

    String words() {
        return "of %d datagrams %d were lost, %d duplicated and %d reordered"
                .formatted(sent, lost, duplicated, reordered);
    }
}
