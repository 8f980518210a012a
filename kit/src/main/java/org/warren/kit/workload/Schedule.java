package org.warren.kit.workload;

import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.workload.Emission;
import org.warren.workload.Emissions;
import org.warren.workload.Flow;
import org.warren.workload.Stream;
import org.warren.workload.Transport;
import org.warren.workload.Window;

/// Whether the players sent what follows from the seed, and when it was due. What else is judged of a run rests on it.
public final class Schedule {

    private final long toleranceNanos;

    /// @param toleranceNanos how late a message may be sent
    public Schedule(long toleranceNanos) {
        this.toleranceNanos = toleranceNanos;
    }

    /// Compares what was sent with what was to be sent. What differs is a doubt about the run, and says nothing about
    /// subjects.
    public CheckResult compare(TrafficRecord record, Findings findings) {
        long messages = 0;
        for (StreamRecord stream : record.streams()) {
            if (stream.stream().transport() == Transport.UDP) {
                messages += compare(record, stream, findings);
            }
        }
        if (messages == 0
                && record.streams().stream().allMatch(stream -> stream.loads().isEmpty())) {
            return findings.missing("Nothing was to be sent in this time, so nothing can be said; give more time.");
        }
        return findings.result(
                "All %d datagrams that follow from the seed were sent when they were due.".formatted(messages));
    }

    private long compare(TrafficRecord record, StreamRecord stream, Findings findings) {
        Flow flow = stream.flow();
        int number = 0;
        long worst = 0;
        for (int window = 0; window < flow.windows().size(); window++) {
            Window each = flow.windows().get(window);
            Emissions emissions = new Emissions(record.workload().seed(), flow.name(), stream.stream(), window);
            long at = each.startNanos();
            for (Emission next = emissions.next(); next.gapNanos() < each.endNanos() - at; next = emissions.next()) {
                at += next.gapNanos();
                for (int left = next.size(0); left > 0; left -= Stream.DATAGRAM_MAX) {
                    if (number < stream.count() && stream.sentNanos(number) != StreamRecord.NEVER) {
                        worst = Math.max(worst, stream.sentNanos(number) - record.startNanos() - at);
                    }
                    number++;
                }
            }
        }
        if (number != stream.count()) {
            findings.missing("%s: %d datagrams were sent, and %d follow from the seed."
                    .formatted(stream.name(), stream.count(), number));
        }
        if (worst > toleranceNanos) {
            findings.missing("%s: a datagram was sent %s after it was due."
                    .formatted(stream.name(), Figure.OUTAGE.text((double) worst)));
        }
        return number;
    }
}
