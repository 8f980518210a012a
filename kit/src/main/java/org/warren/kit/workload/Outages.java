package org.warren.kit.workload;

/// Finds the times in which nothing arrived of what a stream sent. Such a time begins with the first message that was
/// lost and is over at the next one that arrives, where the sender falls silent, or with the last message. After the
/// last one that was lost no more than the usual gap counts: a sender that was silent for long after it says nothing of
/// that time.
final class Outages {

    /// Gaps vary: chosen.
    private static final int SILENT_GAPS = 10;

    private final long usualGapNanos;
    private final Found found;
    private long firstLost = StreamRecord.NEVER;
    private long lastLost = StreamRecord.NEVER;
    private long last = StreamRecord.NEVER;

    /// Called for each outage that is over.
    interface Found {
        void outage(long fromNanos, long lengthNanos);
    }

    /// @param usualGapNanos the median of what lies between two messages
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

    /// There was no other message.
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
