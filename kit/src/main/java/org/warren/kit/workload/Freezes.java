package org.warren.kit.workload;

/// Counts how often a video freezes. As in W3C's webrtc-stats (freezeCount), it is a freeze if a frame follows the
/// previous one by more than three times the usual gap and at least 150 ms more than it. A frame is shown when all its
/// datagrams arrived in time. A gap at the beginning or the end of a session may be a freeze too.
final class Freezes {

    private static final long MORE_NANOS = 150_000_000;

    /// A sender that sends no frame for longer than this has paused; nothing is missed then.
    private static final long PAUSE_NANOS = 1_000_000_000L;

    /// The usual gap is computed from this much of the beginning.
    private static final long BEGINNING_NANOS = 60_000_000_000L;

    private final StreamRecord stream;
    private final long limit;
    private long freezes;

    private Freezes(StreamRecord stream) {
        this.stream = stream;
        long usual = usualGap(stream);
        this.limit = Math.max(3 * usual, usual + MORE_NANOS);
    }

    static long count(StreamRecord stream) {
        Freezes counted = new Freezes(stream);
        counted.count();
        return counted.freezes;
    }

    private void count() {
        long begun = StreamRecord.NEVER;
        long shown = StreamRecord.NEVER;
        long sent = StreamRecord.NEVER;
        int first = 0;
        while (first < stream.count()) {
            int end = first + 1;
            while (end < stream.count() && stream.sentNanos(end) == stream.sentNanos(first)) {
                end++;
            }
            long at = stream.sentNanos(first);
            if (at != StreamRecord.NEVER) {
                if (sent == StreamRecord.NEVER || at - sent > PAUSE_NANOS) {
                    addIfFrozen(shown == StreamRecord.NEVER ? begun : shown, sent);
                    begun = at;
                    shown = StreamRecord.NEVER;
                }
                sent = at;
                long picture = shownAt(stream, first, end);
                if (picture != StreamRecord.NEVER) {
                    // The frame's delay is unknown before the first one arrives.
                    if (shown == StreamRecord.NEVER) {
                        addIfFrozen(begun, at);
                    } else {
                        addIfFrozen(shown, picture);
                    }
                    shown = picture;
                }
            }
            first = end;
        }
        addIfFrozen(shown == StreamRecord.NEVER ? begun : shown, sent);
    }

    private void addIfFrozen(long from, long to) {
        if (from != StreamRecord.NEVER && to - from > limit) {
            freezes++;
        }
    }

    private static long shownAt(StreamRecord stream, int first, int end) {
        long deadline = stream.stream().deadlineNanos();
        long at = StreamRecord.NEVER;
        for (int number = first; number < end; number++) {
            long delay = stream.delayNanos(number);
            if (delay == StreamRecord.NEVER || (deadline > 0 && delay > deadline)) {
                return StreamRecord.NEVER;
            }
            at = Math.max(at, stream.arrivedNanos(number));
        }
        return at;
    }

    /// The mean gap between two frames of the first minute.
    private static long usualGap(StreamRecord stream) {
        int frames = 0;
        long start = stream.count() == 0 ? 0 : stream.sentNanos(0);
        long last = start;
        for (int number = 1; number < stream.count() && stream.sentNanos(number) - start < BEGINNING_NANOS; number++) {
            if (stream.sentNanos(number) != last) {
                last = stream.sentNanos(number);
                frames++;
            }
        }
        return frames == 0 ? 0 : (last - start) / frames;
    }
}
