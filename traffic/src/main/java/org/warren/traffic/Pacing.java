package org.warren.traffic;

/// How many datagrams are due at a time, for a constant rate. A delayed sender catches up at twice the rate, and
/// datagrams that are late by more than a few milliseconds are skipped: a burst caused by the sender would overflow
/// queues on the path and be blamed on them.
final class Pacing {

    /// The maximum per turn.
    static final int BURST_MAX = 64;

    /// The maximum lateness that a sender catches up with, in nanoseconds.
    static final long BACKLOG_NANOS = 20_000_000;

    private static final long PAUSE_NANOS_MAX = 1_000_000;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final long perSecond;
    private final long durationNanos;
    private final long start;
    private long last;
    private long sent;
    private long givenUp;

    /// @param perSecond datagrams per second, 1 to 10 million
    /// @param durationNanos at most a minute
    /// @param start time on the clock of later calls
    Pacing(long perSecond, long durationNanos, long start) {
        this.perSecond = perSecond;
        this.durationNanos = durationNanos;
        this.start = start;
        this.last = start;
    }

    /// How many are to be sent now, at most [#BURST_MAX]; they count as sent.
    int take(long now) {
        long owed = owed(now) - sent - givenUp;
        long bearable = Math.max(1, perSecond * BACKLOG_NANOS / NANOS_PER_SECOND);
        if (owed > bearable) {
            givenUp += owed - bearable;
            owed = bearable;
        }
        long bearableNow = 1 + 2 * perSecond * Math.clamp(now - last, 0, PAUSE_NANOS_MAX) / NANOS_PER_SECOND;
        int count = (int) Math.min(Math.min(owed, bearableNow), BURST_MAX);
        last = now;
        sent += count;
        return count;
    }

    /// Whether everything has been sent or skipped.
    boolean isOver(long now) {
        return now - (start + durationNanos) >= 0 && owed(now) == sent + givenUp;
    }

    /// The time until the next one is due, in nanoseconds; 0 if one is.
    long waitNanos(long now) {
        long next = sent + givenUp + 1;
        long due = start + (next * NANOS_PER_SECOND + perSecond - 1) / perSecond;
        return Math.max(0, due - now);
    }

    long sent() {
        return sent;
    }

    /// How many were skipped because the sender was too slow.
    long givenUp() {
        return givenUp;
    }

    private long owed(long now) {
        long elapsed = Math.clamp(now - start, 0, durationNanos);
        return elapsed * perSecond / NANOS_PER_SECOND;
    }
}
