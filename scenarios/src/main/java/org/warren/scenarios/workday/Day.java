package org.warren.scenarios.workday;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Initiation;
import org.warren.harness.evidence.Evidence;
import org.warren.kit.workload.StreamFigures;
import org.warren.kit.workload.StreamRecord;
import org.warren.kit.workload.TrafficRecord;

/// What a run's evidence says about its traffic.
///
/// @param record what the players wrote down
/// @param outside handshake messages and keepalives at each node at home
/// @param figures of all streams, in their order
record Day(TrafficRecord record, Map<String, List<WireGuardDatagram>> outside, List<StreamFigures> figures) {

    /// Reads the evidence of a run once for all checks, because it may be millions of lines.
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

    private static Day of(Evidence evidence) {
        TrafficRecord record = TrafficRecord.of(evidence);
        Map<String, List<WireGuardDatagram>> outside = new LinkedHashMap<>();
        for (StreamRecord stream : record.streams()) {
            outside.computeIfAbsent(
                    stream.flow().near(), node -> WireGuardDatagram.in(evidence.packets(node, HomeTunnels.OUTSIDE)));
        }
        List<StreamFigures> figures = new ArrayList<>();
        for (StreamRecord stream : record.streams()) {
            List<Long> handshakes = Objects.requireNonNull(
                            outside.get(stream.flow().near()))
                    .stream()
                    .filter(datagram -> datagram.message() instanceof Initiation)
                    .map(WireGuardDatagram::nanos)
                    .toList();
            figures.add(StreamFigures.of(stream, handshakes));
        }
        return new Day(record, outside, figures);
    }
}
