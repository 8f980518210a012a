package org.warren.reports;

import java.util.LinkedHashMap;
import java.util.Map;
import org.warren.harness.record.Timeline;
import org.warren.harness.record.Timeline.Mark;
import org.warren.harness.record.Timeline.MarkKind;

/// The results of the probes that a run sent.
final class Probes {

    /// No path in a scenario takes a second; a slower probe was held back, mostly during a handshake.
    private static final long LATE_NANOS_MIN = TimeText.SECOND;

    private Probes() {}

    /// The marks of the probes that failed, with the reason: it was refused immediately, it never arrived, or it was
    /// late because its sender held it back until there was a session.
    static Map<Mark, String> failed(Timeline timeline) {
        var arrivals = new LinkedHashMap<String, Long>();
        for (var mark : timeline.marks()) {
            if (mark.kind() == MarkKind.PROBE_RECEIVED || mark.kind() == MarkKind.PROBE_ANSWERED) {
                arrivals.merge(mark.text(), mark.nanos(), Math::min);
            }
        }
        var failed = new LinkedHashMap<Mark, String>();
        for (var mark : timeline.marks()) {
            var arrival = arrivals.get(mark.text());
            if (mark.kind() == MarkKind.PROBE_REFUSED) {
                failed.put(mark, "its own system refuses");
            }
            if (mark.kind() != MarkKind.PROBE_SENT) {
                continue;
            }
            if (arrival == null) {
                failed.put(mark, "never arrives");
            } else if (arrival - mark.nanos() >= LATE_NANOS_MIN) {
                failed.put(mark, "arrives " + TimeText.duration(arrival - mark.nanos()) + " late");
            }
        }
        return failed;
    }
}
