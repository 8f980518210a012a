package org.warren.kit.workload;

/// How often a video stands still: W3C's webrtc-stats (freezeCount) calls it a freeze where a frame follows the one
/// before by more than three times the usual, and by at least 150 ms more than usual. A frame is shown when all its
/// datagrams came in time.
final class Freezes {

    private static final long MORE_NANOS = 150_000_000;

    /// A longer one is a pause between two sessions.
    private static final long PAUSE_NANOS = 60_000_000_000L;

    private Freezes() {}

    static long count(StreamRecord stream) {
        long usual = usualGap(stream);
        long limit = Math.max(3 * usual, usual + MORE_NANOS);
        long shown = StreamRecord.NEVER;
        long freezes = 0;
        int first = 0;
        while (first < stream.count()) {
            int end = first + 1;
            while (end < stream.count() && stream.sentNanos(end) == stream.sentNanos(first)) {
                end++;
            }
            long at = shownAt(stream, first, end);
            if (at != StreamRecord.NEVER) {
                if (shown != StreamRecord.NEVER && at - shown > limit && at - shown < PAUSE_NANOS) {
                    freezes++;
                }
                shown = at;
            }
            first = end;
        }
        return freezes;
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

    /// The mean between two frames of the first minute.
    private static long usualGap(StreamRecord stream) {
        int frames = 0;
        long start = stream.count() == 0 ? 0 : stream.sentNanos(0);
        long last = start;
        for (int number = 1; number < stream.count() && stream.sentNanos(number) - start < PAUSE_NANOS; number++) {
            if (stream.sentNanos(number) != last) {
                last = stream.sentNanos(number);
                frames++;
            }
        }
        return frames == 0 ? 0 : (last - start) / frames;
    }
}
