package org.warren.kit.workload;

/// Finds the times in which nothing of a stream arrived. An outage begins with the first message that was lost. It ends
/// with the next one that arrives, when the sender falls silent, or after the last message. After the last lost message
/// only the usual gap counts: a longer silence of the sender says nothing about the network.
final class Outages {

    /// The factor for gaps, which vary: chosen.
    private static final int SILENT_GAPS = 10;

    private final long usualGapNanos;
    private final Found found;
    private long firstLost = StreamRecord.NEVER;
    private long lastLost = StreamRecord.NEVER;
    private long last = StreamRecord.NEVER;

    /// Called for each outage that has ended.
    interface Found {
        void outage(long fromNanos, long lengthNanos);
    }

    /// @param usualGapNanos the median gap between two messages
    Outages(long usualGapNanos, Found found) {
        this.usualGapNanos = usualGapNanos;
        this.found = found;
    }

    /// The next message, in the order of time.
    ///
    /// @param at when it was sent
    void message(long at, boolean isLost) {
        boolean wasSilent = last != StreamRecord.NEVER
                && at - last >= Math.max(StreamFigures.IDLE_NANOS, SILENT_GAPS * usualGapNanos);
        if (wasSilent || !isLost) {
            endOutage(at);
        }
        if (isLost) {
            firstLost = firstLost == StreamRecord.NEVER ? at : firstLost;
            lastLost = at;
        }
        last = at;
    }

    /// There are no more messages.
    void end() {
        endOutage(last);
    }

    private void endOutage(long at) {
        if (firstLost != StreamRecord.NEVER) {
            found.outage(firstLost, lastLost - firstLost + Math.min(at - lastLost, usualGapNanos));
        }
        firstLost = StreamRecord.NEVER;
    }
}
