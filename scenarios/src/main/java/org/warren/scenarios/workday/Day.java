package org.warren.scenarios.workday;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Initiation;
import org.warren.harness.evidence.Evidence;
import org.warren.kit.workload.Budget;
import org.warren.kit.workload.Budget.Limit;
import org.warren.kit.workload.DeclaredPath;
import org.warren.kit.workload.LinkPath;
import org.warren.kit.workload.Schedule;
import org.warren.kit.workload.StreamFigures;
import org.warren.kit.workload.StreamRecord;
import org.warren.kit.workload.TrafficRecord;
import org.warren.workload.link.LinkBehaviour;

/// What a run's evidence contains about its traffic.
///
/// @param record what the players recorded
/// @param outside handshake messages and keepalives at each node at home
/// @param figures of all streams, in order
/// @param path why the path alone may have broken a limit
/// @param doubts how the players themselves affected a stream, in one sentence each; none if they played exactly what
///     the seed determines
record Day(
        TrafficRecord record,
        Map<String, List<WireGuardDatagram>> outside,
        List<StreamFigures> figures,
        Map<StreamRecord, List<String>> doubts,
        Budget.Doubt path) {

    private static final double PERCENT = 100;
    /// Reads the evidence of a run once for all checks, because it may have millions of lines.
    static final class Memo {
        private WeakReference<@Nullable Evidence> of = new WeakReference<>(null);
        private @Nullable Day day;

        synchronized Day read(Evidence evidence) {
            Day known = day;
            if (known == null || of.get() != evidence) {
                known = Day.of(evidence);
                day = known;
                of = new WeakReference<>(evidence);
            }
            return known;
        }
    }

    /// Why the subject is not responsible for a figure: the players affected its stream, or the path itself explains
    /// it.
    Optional<String> doubt(Limit limit, StreamFigures figures, double measured) {
        List<String> own = Objects.requireNonNull(doubts.get(figures.stream()));
        if (!own.isEmpty()) {
            return Optional.of(String.join(" ", own));
        }
        return limit.isKept(measured) ? Optional.empty() : path.about(limit, figures, measured);
    }

    private static Day of(Evidence evidence) {
        TrafficRecord record = TrafficRecord.of(evidence);
        Map<String, List<WireGuardDatagram>> outside = new LinkedHashMap<>();
        for (StreamRecord stream : record.streams()) {
            outside.computeIfAbsent(
                    stream.flow().near(), node -> WireGuardDatagram.in(evidence.packets(node, HomeTunnels.OUTSIDE)));
        }
        List<StreamFigures> figures = new ArrayList<>();
        record.streams().forEach(stream -> figures.add(StreamFigures.of(stream, handshakes(outside, stream))));
        Map<StreamRecord, List<String>> doubts = new LinkedHashMap<>();
        Schedule schedule = Schedule.of(evidence);
        record.streams().forEach(stream -> doubts.put(stream, schedule.doubts(record, stream)));
        return new Day(record, outside, figures, doubts, path(evidence, record, outside));
    }

    private static List<Long> handshakes(Map<String, List<WireGuardDatagram>> outside, StreamRecord stream) {
        return Objects.requireNonNull(outside.get(stream.flow().near())).stream()
                .filter(datagram -> datagram.message() instanceof Initiation)
                .map(WireGuardDatagram::nanos)
                .toList();
    }

    private static Budget.Doubt path(
            Evidence evidence, TrafficRecord record, Map<String, List<WireGuardDatagram>> outside) {
        long delay = evidence.get(WorkdayScenario.DELAY).toNanos();
        Optional<LinkBehaviour> link = WorkdayScenario.link(evidence);
        if (link.isEmpty()) {
            DeclaredPath path = new DeclaredPath(delay, evidence.get(WorkdayScenario.LOSS) / PERCENT);
            return path::explains;
        }
        LinkPath.Description description = new LinkPath.Description(
                // Not parsed as a parameter: it may be a file, which need not be here any more.
                evidence.observations().parameter(WorkdayScenario.LINK.name()),
                link.get(),
                evidence.observations().seed(),
                WorkdayScenario.LINK_NAME,
                delay,
                evidence.get(WorkdayScenario.LOSS) / PERCENT);
        return LinkPath.of(description, record.streams(), stream -> handshakes(outside, stream))::explains;
    }
}
