package org.warren.scenarios.throughput;

import java.util.OptionalLong;

/// Looks for the highest rate at which a path loses no more than allowed: it doubles or halves the rate until it is
/// between one that passes and one that does not, then bisects until both are within a tenth. A rate has failed when it
/// failed twice in a row, because a single failure may be caused by other load on the machine.
final class LossSearch {

    private static final double NARROW = 1.1;
    private static final int TRIES_MAX = 24;
    private static final long RATE_MIN = 100;
    private static final long RATE_MAX = 5_000_000;

    private long passed;
    private long failed = Long.MAX_VALUE;
    private boolean limitedBySender;
    private long next;
    private int tries;
    private boolean suspect;

    /// @param first packets a second to begin with
    LossSearch(long first) {
        this.next = Math.clamp(first, RATE_MIN, RATE_MAX);
    }

    /// The rate to try next, in packets a second; none when the search is over.
    OptionalLong next() {
        boolean narrow = failed != Long.MAX_VALUE && failed <= passed * NARROW;
        boolean over = narrow || tries == TRIES_MAX || failed <= RATE_MIN || passed >= RATE_MAX;
        return over ? OptionalLong.empty() : OptionalLong.of(next);
    }

    /// The path carried the rate.
    void pass() {
        tries++;
        tried(next, failed);
    }

    /// The path lost too much.
    void fail() {
        if (isSecond()) {
            limitedBySender = false;
            tried(passed, next);
        }
    }

    /// The sender did not reach the rate; the path carried everything that was sent.
    ///
    /// @param reached packets a second that were sent and not lost
    void passLess(long reached) {
        passed = Math.max(passed, Math.min(reached, next));
        if (isSecond()) {
            limitedBySender = true;
            tried(passed, next);
        }
    }

    /// The highest rate that passed, in packets a second; 0 when none did.
    long rate() {
        return passed;
    }

    /// Whether nothing is known about higher rates except that the sender does not reach them.
    boolean isLimitedBySender() {
        return limitedBySender;
    }

    private boolean isSecond() {
        tries++;
        suspect = !suspect;
        return !suspect;
    }

    private void tried(long nowPassed, long nowFailed) {
        suspect = false;
        passed = nowPassed;
        failed = nowFailed;
        if (failed == Long.MAX_VALUE) {
            next = Math.min(RATE_MAX, passed * 2);
        } else if (passed == 0) {
            next = Math.max(RATE_MIN, failed / 2);
        } else {
            next = (long) Math.sqrt((double) passed * failed);
        }
    }
}
