package org.warren.kit.workload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.warren.harness.record.Strip;
import org.warren.workload.Transport;

/// Counts the results of streams in equal parts of a run.
final class StreamStrip {

    private static final long OUTAGE_NANOS_MIN = 1_000_000_000;
    private static final double SECOND = 1e9;

    private final long startNanos;
    private final double partNanos;
    private final long[] sent = new long[Strip.PARTS_MAX];
    private final long[] lost = new long[Strip.PARTS_MAX];
    private final long[] late = new long[Strip.PARTS_MAX];
    private final List<Strip.Span> outages = new ArrayList<>();

    private StreamStrip(long startNanos, long lengthNanos) {
        this.startNanos = startNanos;
        this.partNanos = Math.max(1, (double) lengthNanos / Strip.PARTS_MAX);
    }

    /// Counts the messages of some streams together.
    ///
    /// @param name of all of them
    /// @param startNanos when the workload began, since virtual time 0
    /// @param lengthNanos the duration of the workload
    static Strip of(String name, List<StreamFigures> streams, long startNanos, long lengthNanos) {
        StreamStrip strip = new StreamStrip(startNanos, lengthNanos);
        for (StreamFigures figures : streams) {
            if (figures.stream().stream().transport() == Transport.TCP) {
                strip.countConnections(figures.stream());
            } else {
                strip.countDatagrams(figures.stream(), figures.usualGapNanos());
            }
        }
        return strip.made(name);
    }

    private void countConnections(StreamRecord stream) {
        for (StreamRecord.Load load : stream.loads()) {
            if (load.endedNanos() != StreamRecord.NEVER) { // else the run ended first
                long nanos = load.endedNanos() - load.openedNanos();
                count(load.openedNanos(), !load.isDone(), load.isDone() && StreamFigures.isLate(stream, nanos));
            }
        }
    }

    private void countDatagrams(StreamRecord stream, long usualGap) {
        Outages found = new Outages(usualGap, this::addOutage);
        for (int number = 0; number < stream.count(); number++) {
            long at = stream.sentNanos(number);
            if (at == StreamRecord.NEVER) {
                continue;
            }
            long delay = stream.delayNanos(number);
            boolean isLost = delay == StreamRecord.NEVER;
            count(at, isLost, !isLost && StreamFigures.isLate(stream, delay));
            found.message(at, isLost);
        }
        found.end();
    }

    private void count(long nanos, boolean isLost, boolean isLate) {
        int part = (int) Math.clamp((nanos - startNanos) / partNanos, 0, sent.length - 1);
        sent[part]++;
        lost[part] += isLost ? 1 : 0;
        late[part] += isLate ? 1 : 0;
    }

    private void addOutage(long from, long length) {
        if (length >= OUTAGE_NANOS_MIN) {
            outages.add(new Strip.Span(from / SECOND, (from + length) / SECOND));
        }
    }

    private Strip made(String name) {
        List<Strip.Span> longest = outages.stream()
                .sorted(Comparator.comparingDouble((Strip.Span each) -> each.fromSeconds() - each.toSeconds()))
                .limit(Strip.OUTAGES_MAX)
                .sorted(Comparator.comparingDouble(Strip.Span::fromSeconds))
                .toList();
        return new Strip(name, startNanos / SECOND, partNanos / SECOND, list(sent), list(lost), list(late), longest);
    }

    private static List<Long> list(long[] counts) {
        return Arrays.stream(counts).boxed().toList();
    }
}
