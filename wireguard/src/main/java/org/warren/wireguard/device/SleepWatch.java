package org.warren.wireguard.device;

/// Detects that the machine was asleep.
final class SleepWatch {
    /// A smaller difference is the error from reading two clocks one after the other.
    static final long LEAST_NANOS = 1_000_000_000L;

    private final Clock clock;
    private long seen;

    SleepWatch(Clock clock) {
        this.clock = clock;
        this.seen = clock.asleep();
    }

    /// Nanoseconds of a sleep that has ended since the last call, 0 for none.
    long wokeAfter() {
        long asleep = clock.asleep();
        long slept = asleep - seen;
        if (slept < LEAST_NANOS) {
            return 0;
        }
        seen = asleep;
        return slept;
    }
}
