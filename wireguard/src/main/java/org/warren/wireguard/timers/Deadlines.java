package org.warren.wireguard.timers;

import org.jspecify.annotations.Nullable;

/// When each timer of a peer fires, for those that are armed.
public final class Deadlines {
    private static final Timer[] TIMERS = Timer.values();

    private final long[] at = new long[TIMERS.length];
    private int armed;

    public boolean isArmed(Timer timer) {
        return (armed & bit(timer)) != 0;
    }

    /// Meaningful only while the timer is armed.
    public long at(Timer timer) {
        return at[timer.ordinal()];
    }

    /// The armed timer that fires first, null if there is none.
    public @Nullable Timer earliest() {
        Timer first = null;
        for (Timer timer : TIMERS) {
            if (isArmed(timer) && (first == null || at(timer) - at(first) < 0)) {
                first = timer;
            }
        }
        return first;
    }

    void arm(Timer timer, long deadline) {
        at[timer.ordinal()] = deadline;
        armed |= bit(timer);
    }

    void disarm(Timer timer) {
        armed &= ~bit(timer);
    }

    void disarmAll() {
        armed = 0;
    }

    private static int bit(Timer timer) {
        return 1 << timer.ordinal();
    }
}
