package org.warren.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.Timeline;
import org.warren.harness.record.Timeline.Mapping;
import org.warren.harness.record.Timeline.Mark;
import org.warren.harness.record.Timeline.Packet;
import org.warren.harness.verdict.PacketReference;

/// The layout of a timeline, which the picture without JavaScript and the canvas share.
///
/// @param alike which nodes share a row, except for their routers' mappings
/// @param rows from top to bottom
/// @param bars one per mapping, in the order of rows and time
/// @param packets in order of time
/// @param lostPackets those that found no mapping
/// @param failedProbes those that never arrived or were late, with the reason
/// @param height of all rows, the band of steps above and the axis below
record TimelineLayout(
        AlikeNodes alike,
        List<Row> rows,
        Map<Mapping, Bar> bars,
        List<Packet> packets,
        List<Mark> marks,
        List<StepSpan> steps,
        List<NatGap> gaps,
        Set<Packet> lostPackets,
        Map<Mark, String> failedProbes,
        TimeScale folding,
        TimeScale linear,
        double height) {

    static final double STEPS_HEIGHT = 26;
    static final double AXIS_HEIGHT = 44;
    static final double LABEL_HEIGHT = 20;
    static final double MARKS_HEIGHT = 16;
    static final double TRACK_HEIGHT = 12;
    static final double SLOT_HEIGHT = 30;
    private static final int TRACKS = 4;

    private static final double PACKETS_HEIGHT = LABEL_HEIGHT + MARKS_HEIGHT + TRACKS * TRACK_HEIGHT + 6;

    /// Further mappings at the same time share the last line.
    private static final int SLOTS_MAX = 6;

    /// @param nat whether it shows the router's mappings, else a node's packets
    /// @param behind the routers whose mappings this one translates again; empty for none
    record Row(String lane, boolean nat, double y, double height, String behind) {

        Row(String lane, boolean nat, double y, double height) {
            this(lane, nat, y, height, "");
        }

        String label() {
            return nat ? lane + ": NAT mappings" + (behind.isEmpty() ? "" : ", after those of " + behind) : lane;
        }

        /// The middle of a line of packets, or of the marks above them.
        double trackY(Symbol glyph) {
            return glyph.track() < 0
                    ? y + LABEL_HEIGHT + MARKS_HEIGHT / 2
                    : y + LABEL_HEIGHT + MARKS_HEIGHT + (glyph.track() + 0.5) * TRACK_HEIGHT;
        }
    }

    /// @param row the index of its row
    /// @param y the top of the bar
    record Bar(Mapping mapping, int row, double y, long endNanos) {}

    /// A step on the time axis.
    record StepSpan(String name, long fromNanos, long toNanos, String status) {}

    static TimelineLayout of(RunRecord run, Timeline timeline) {
        return of(run, timeline, AlikeNodes.NONE);
    }

    /// @param alike the nodes that share one row
    static TimelineLayout of(RunRecord run, Timeline timeline, AlikeNodes alike) {
        long endNanos = Math.max(
                TimeText.nanos(run.clock().elapsedSeconds()),
                instants(timeline).max().orElse(0));
        var packets = timeline.packets().stream()
                .sorted(Comparator.comparingLong(Packet::nanos))
                .toList();
        var steps = run.steps().stream()
                .map(step -> new StepSpan(
                        step.name(),
                        TimeText.nanos(step.startSeconds()),
                        step.endSeconds() == null ? endNanos : TimeText.nanos(step.endSeconds()),
                        RunPage.word(step.status())))
                .toList();
        var rows = new ArrayList<Row>();
        var bars = new LinkedHashMap<Mapping, Bar>();
        double bottom = layRows(timeline, endNanos, alike, rows, bars);
        var gaps = NatGap.of(timeline, endNanos).stream()
                .filter(gap -> bars.containsKey(gap.before()))
                .toList();
        Supplier<LongStream> instants = () -> LongStream.concat(
                LongStream.concat(instants(timeline), LongStream.of(0, endNanos)),
                steps.stream().flatMapToLong(step -> LongStream.of(step.fromNanos, step.toNanos)));
        return new TimelineLayout(
                alike,
                List.copyOf(rows),
                bars,
                packets,
                timeline.marks(),
                steps,
                gaps,
                gaps.stream().flatMap(gap -> gap.strays().stream()).collect(Collectors.toSet()),
                Probes.failed(timeline),
                TimeScale.folding(instants.get()),
                TimeScale.linear(instants.get()),
                bottom + AXIS_HEIGHT);
    }

    long endNanos() {
        return linear.pieces().getLast().toNanos();
    }

    /// Whether there is nothing that a timeline could show.
    boolean isEmpty() {
        return packets.isEmpty() && bars.isEmpty() && marks.isEmpty();
    }

    /// The index of each packet in the list, by its reference in checks.
    Map<PacketReference, Integer> references() {
        var references = new LinkedHashMap<PacketReference, Integer>();
        for (int i = 0; i < packets.size(); i++) {
            var packet = packets.get(i);
            references.put(new PacketReference(packet.capture(), packet.number()), i);
        }
        return references;
    }

    /// The bar whose end began the gap.
    Bar barBefore(NatGap gap) {
        return Objects.requireNonNull(bars.get(gap.before()));
    }

    /// The row of a lane's packets.
    int packetRow(String name) {
        String lane = alike.groupOf(name).map(AlikeNodes.Group::label).orElse(name);
        for (int i = 0; i < rows.size(); i++) {
            if (!rows.get(i).nat() && rows.get(i).lane().equals(lane)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no lane " + lane);
    }

    private static double layRows(
            Timeline timeline, long endNanos, AlikeNodes alike, List<Row> rows, Map<Mapping, Bar> bars) {
        double y = STEPS_HEIGHT;
        var behind = NatChain.behind(NatChain.of(timeline));
        for (var lane : lanes(timeline)) {
            var group = alike.groupOf(lane);
            if (group.isPresent()) {
                if (group.get().nodes().getFirst().equals(lane)) {
                    rows.add(new Row(group.get().label(), false, y, PACKETS_HEIGHT));
                    y += PACKETS_HEIGHT;
                }
                continue;
            }
            rows.add(new Row(lane, false, y, PACKETS_HEIGHT));
            y += rows.getLast().height();
            var mappings = timeline.mappings().stream()
                    .filter(mapping -> mapping.lane().equals(lane))
                    .sorted(Comparator.comparingLong(Mapping::createdNanos))
                    .toList();
            if (!mappings.isEmpty()) {
                int slots = layBars(mappings, endNanos, rows.size(), y + LABEL_HEIGHT, bars);
                rows.add(new Row(
                        lane,
                        true,
                        y,
                        LABEL_HEIGHT + slots * SLOT_HEIGHT,
                        String.join(", ", behind.getOrDefault(lane, Set.of()))));
                y += rows.getLast().height();
            }
        }
        return y;
    }

    /// Assigns each mapping to the first line that is free at its time, and returns the number of lines.
    private static int layBars(List<Mapping> mappings, long endNanos, int row, double top, Map<Mapping, Bar> bars) {
        var freeFrom = new ArrayList<Long>();
        for (var mapping : mappings) {
            long end = Objects.requireNonNullElse(mapping.endedNanos(), endNanos);
            int slot = 0;
            while (slot < freeFrom.size() && freeFrom.get(slot) > mapping.createdNanos() && slot < SLOTS_MAX - 1) {
                slot++;
            }
            if (slot == freeFrom.size()) {
                freeFrom.add(end);
            } else {
                freeFrom.set(slot, Math.max(end, freeFrom.get(slot)));
            }
            bars.put(mapping, new Bar(mapping, row, top + slot * SLOT_HEIGHT, end));
        }
        return freeFrom.size();
    }

    /// The declared lanes, followed by those that only occur in packets or marks.
    static Set<String> lanes(Timeline timeline) {
        var lanes = new LinkedHashSet<>(timeline.lanes());
        Stream.of(
                        timeline.packets().stream().map(Packet::lane),
                        timeline.mappings().stream().map(Mapping::lane),
                        timeline.marks().stream().map(Mark::lane))
                .flatMap(names -> names)
                .forEach(lanes::add);
        return lanes;
    }

    private static LongStream instants(Timeline timeline) {
        return LongStream.concat(
                LongStream.concat(
                        timeline.packets().stream().mapToLong(Packet::nanos),
                        timeline.marks().stream().mapToLong(Mark::nanos)),
                timeline.mappings().stream().flatMapToLong(TimelineLayout::instants));
    }

    private static LongStream instants(Mapping mapping) {
        var refreshed = mapping.refreshedNanos().stream().mapToLong(Long::longValue);
        var created = LongStream.of(mapping.createdNanos());
        var ended = mapping.endedNanos();
        var ends = ended == null ? created : LongStream.concat(created, LongStream.of(ended));
        return LongStream.concat(ends, refreshed);
    }
}
