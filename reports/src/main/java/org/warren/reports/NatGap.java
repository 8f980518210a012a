package org.warren.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warren.harness.record.Timeline;
import org.warren.harness.record.Timeline.Mapping;
import org.warren.harness.record.Timeline.MappingEnd;
import org.warren.harness.record.Timeline.Packet;

/// A time in which a router had lost a mapping: the host inside could not be reached from outside.
///
/// @param before the mapping whose end began it
/// @param after the mapping whose creation ended it, or null if none came
/// @param fromNanos its start
/// @param toNanos its end, or the end of the run
/// @param strays the packets to the old mapping meanwhile, as seen by every tap
record NatGap(Mapping before, @Nullable Mapping after, long fromNanos, long toNanos, List<Packet> strays) {

    NatGap {
        strays = List.copyOf(strays);
    }

    /// All gaps of a run, in order of time.
    static List<NatGap> of(Timeline timeline, long endNanos) {
        var mappings = timeline.mappings().stream()
                .sorted(Comparator.comparingLong(Mapping::createdNanos))
                .toList();
        var packets = timeline.packets().stream().collect(Collectors.groupingBy(Packet::destination));
        var gaps = new ArrayList<NatGap>();
        for (int i = 0; i < mappings.size(); i++) {
            var before = mappings.get(i);
            if (before.end() != MappingEnd.STILL_ALIVE) {
                long from = Objects.requireNonNull(before.endedNanos());
                var after = mappings.subList(i + 1, mappings.size()).stream()
                        .filter(later -> continues(before, later))
                        .findFirst()
                        .orElse(null);
                long to = after == null ? Math.max(from, endNanos) : after.createdNanos();
                if (from < to) {
                    gaps.add(new NatGap(before, after, from, to, strays(packets, before.outside(), from, to)));
                }
            }
        }
        gaps.sort(Comparator.comparingLong(NatGap::fromNanos));
        return gaps;
    }

    /// The strays, each packet once: as seen by the router, or by the first other tap.
    List<Packet> lost() {
        var atRouter = strays.stream()
                .filter(packet -> packet.lane().equals(before.lane()))
                .toList();
        if (!atRouter.isEmpty() || strays.isEmpty()) {
            return atRouter;
        }
        var first = strays.getFirst();
        return strays.stream()
                .filter(packet ->
                        packet.lane().equals(first.lane()) && packet.tap().equals(first.tap()))
                .toList();
    }

    long nanos() {
        return toNanos - fromNanos;
    }

    boolean expired() {
        return before.end() == MappingEnd.EXPIRED;
    }

    /// How long no packet had passed when the mapping ended.
    long silenceNanos() {
        long last = before.refreshedNanos().isEmpty()
                ? before.createdNanos()
                : before.refreshedNanos().getLast();
        return fromNanos - last;
    }

    private static boolean continues(Mapping before, Mapping later) {
        return Objects.requireNonNull(before.endedNanos()) <= later.createdNanos()
                && before.lane().equals(later.lane())
                && before.protocol().equals(later.protocol())
                && before.inside().equals(later.inside())
                && before.remote().equals(later.remote());
    }

    private static List<Packet> strays(Map<String, List<Packet>> byDestination, String outside, long from, long to) {
        return byDestination.getOrDefault(outside, List.of()).stream()
                .filter(packet -> from <= packet.nanos() && packet.nanos() < to)
                .toList();
    }
}
