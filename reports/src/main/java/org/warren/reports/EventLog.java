package org.warren.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.Timeline;
import org.warren.harness.record.Timeline.Mapping;
import org.warren.harness.record.Timeline.MappingEnd;
import org.warren.harness.record.Timeline.MarkKind;
import org.warren.harness.record.Timeline.PacketKind;

/// Describes a run's packets and mappings in plain words.
final class EventLog {

    private static final int MOMENTS_MAX = 12;

    /// More of the same kind are only counted in the summary.
    private static final int GAPS_MAX = 2;
    private static final int FAULTS_MAX = 4;

    private final RunRecord run;
    private final Timeline timeline;
    private final List<NatGap> gaps;
    private final long endNanos;

    EventLog(RunRecord run, Timeline timeline, List<NatGap> gaps, long endNanos) {
        this.run = run;
        this.timeline = timeline;
        this.gaps = gaps;
        this.endNanos = endNanos;
    }

    /// A point in time of interest.
    ///
    /// @param grave whether something was lost at that time
    record Moment(long nanos, String clock, String text, boolean grave) {
        private static Moment of(long nanos, String text, boolean grave) {
            return new Moment(nanos, TimeText.about(nanos), text, grave);
        }
    }

    /// A summary in a sentence or two; empty if no router was involved.
    String summary() {
        if (timeline.mappings().isEmpty()) {
            return "";
        }
        if (gaps.isEmpty()) {
            return timeline.mappings().stream()
                    .filter(mapping -> mapping.end() == MappingEnd.STILL_ALIVE)
                    .findFirst()
                    .map(mapping -> "The NAT on %s kept its mapping of %s to the end. The longest silence on it was %s."
                            .formatted(mapping.lane(), owner(mapping), TimeText.duration(longestSilence(mapping))))
                    .orElse("");
        }
        var first = gaps.getFirst();
        var cause = first.expired()
                ? "The NAT on %s forgot %s %s into the run, after %s of silence."
                        .formatted(
                                first.before().lane(),
                                owner(first.before()),
                                TimeText.duration(first.fromNanos()),
                                TimeText.duration(first.silenceNanos()))
                : "The NAT on %s dropped its mapping of %s %s into the run."
                        .formatted(first.before().lane(), owner(first.before()), TimeText.duration(first.fromNanos()));
        return cause + " " + (gaps.size() == 1 ? effect(first) : effectOfAll());
    }

    /// The moments of interest, in order; only the first ones if there are many.
    List<Moment> moments() {
        var moments = new ArrayList<Moment>();
        timeline.packets().stream()
                .filter(packet -> packet.kind() == PacketKind.INITIATION)
                .findFirst()
                .ifPresent(packet ->
                        moments.add(Moment.of(packet.nanos(), packet.lane() + " begins the first handshake", false)));
        timeline.mappings().stream()
                .min(Comparator.comparingLong(Mapping::createdNanos))
                .ifPresent(mapping -> moments.add(Moment.of(
                        mapping.createdNanos(),
                        "%s maps %s to %s".formatted(mapping.lane(), owner(mapping), mapping.outside()),
                        false)));
        gaps.stream().limit(GAPS_MAX).forEach(gap -> addGap(moments, gap));
        var failed = Probes.failed(timeline);
        failed.entrySet().stream()
                .findFirst()
                .ifPresent(probe -> moments.add(Moment.of(
                        probe.getKey().nanos(),
                        "%s sends %s, which %s"
                                .formatted(probe.getKey().lane(), probe.getKey().text(), probe.getValue()),
                        true)));
        timeline.marks().stream()
                .filter(mark -> mark.kind() == MarkKind.FAULT)
                .limit(FAULTS_MAX)
                .forEach(mark -> moments.add(Moment.of(mark.nanos(), mark.lane() + ": " + mark.text(), true)));
        moments.sort(Comparator.comparingLong(Moment::nanos));
        return moments.subList(0, Math.min(MOMENTS_MAX, moments.size()));
    }

    private void addGap(List<Moment> moments, NatGap gap) {
        moments.add(Moment.of(
                gap.fromNanos(),
                "%s %s %s".formatted(gap.before().lane(), gap.expired() ? "forgets" : "drops", owner(gap.before())),
                true));
        if (!gap.lost().isEmpty()) {
            var packet = gap.lost().getFirst();
            moments.add(Moment.of(
                    packet.nanos(), "a packet from %s finds no mapping".formatted(node(packet.source())), true));
        }
        var after = gap.after();
        if (after != null) {
            moments.add(Moment.of(
                    after.createdNanos(),
                    "%s speaks, and %s maps it to %s".formatted(owner(after), after.lane(), after.outside()),
                    false));
        }
    }

    private String effect(NatGap gap) {
        var after = gap.after();
        var length = TimeText.duration(gap.nanos());
        var closed = after == null
                ? "From then on, for %s to the end of the run, nobody outside could reach it".formatted(length)
                : "For %s nobody outside could reach it".formatted(length);
        var lost = losses(gap);
        if (after == null) {
            return closed + lost;
        }
        var port = after.outside().equals(gap.before().outside())
                ? "under the same address, " + after.outside()
                : "as %s instead of %s".formatted(after.outside(), gap.before().outside());
        return "%s%s It came back %s into the run, when it spoke itself, %s."
                .formatted(closed, lost, TimeText.duration(gap.toNanos()), port);
    }

    private String losses(NatGap gap) {
        var losses = new ArrayList<String>();
        int packets = gap.lost().size();
        if (packets > 0) {
            losses.add(packets == 1 ? "1 packet was lost" : packets + " packets were lost");
        }
        long probes = Probes.failed(timeline).keySet().stream()
                .filter(mark -> gap.fromNanos() <= mark.nanos() && mark.nanos() < gap.toNanos())
                .count();
        if (probes > 0) {
            losses.add((probes == 1 ? "1 probe" : probes + " probes") + " came late or never");
        }
        return losses.isEmpty() ? "." : ": " + String.join(", and ", losses) + ".";
    }

    private String effectOfAll() {
        long gone = gaps.stream().mapToLong(NatGap::nanos).sum();
        int lost = gaps.stream().mapToInt(gap -> gap.lost().size()).sum();
        return "In all it happened %d times: for %s, %.0f %% of the run, a mapping was missing, and %d packets were lost."
                .formatted(
                        gaps.size(),
                        TimeText.duration(gone),
                        Math.min(100, 100.0 * gone / Math.max(1, endNanos)),
                        lost);
    }

    private long longestSilence(Mapping mapping) {
        long last = mapping.createdNanos();
        long longest = 0;
        for (long refreshed : mapping.refreshedNanos()) {
            longest = Math.max(longest, refreshed - last);
            last = refreshed;
        }
        return Math.max(longest, endNanos - last);
    }

    private String owner(Mapping mapping) {
        return node(mapping.inside());
    }

    /// The name of the node that has this address, or the address itself.
    private String node(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        var host = (colon < 0 ? endpoint : endpoint.substring(0, colon)).replaceAll("[\\[\\]]", "");
        return run.topology().nodes().stream()
                .filter(node -> node.interfaces().stream()
                        .flatMap(place -> place.addresses().stream())
                        .anyMatch(address -> address.replaceFirst("/.*", "").equals(host)))
                .map(node -> "%s (%s)".formatted(node.name(), endpoint))
                .findFirst()
                .orElse(endpoint);
    }
}
