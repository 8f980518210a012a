package org.warren.harness.labs.linux;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.warren.harness.agent.Agent;
import org.warren.harness.lab.LabClock;

/// The clock of the machine that the nodes run on, which timestamps of captures use too. An agent reads it and waits by
/// it, because the driver may run on another machine.
public final class RealClock implements LabClock {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /// Long waits are split, so that a failure of the lab is noticed meanwhile.
    private static final long SLICE_NANOS = NANOS_PER_SECOND;

    private final Supplier<Agent> timekeeper;
    private final Runnable requireIntact;
    private final Instant epoch;

    /// Starts at the current full second.
    ///
    /// @param timekeeper an agent that can answer
    /// @param requireIntact throws when the lab is broken
    public RealClock(Supplier<Agent> timekeeper, Runnable requireIntact) {
        this.timekeeper = timekeeper;
        this.requireIntact = requireIntact;
        this.epoch = Instant.ofEpochSecond(timekeeper.get().now() / NANOS_PER_SECOND);
    }

    @Override
    public String kind() {
        return REAL;
    }

    /// The full second in which the lab was ready.
    @Override
    public Instant epoch() {
        return epoch;
    }

    @Override
    public long elapsedNanos() {
        return timekeeper.get().now() - epoch.getEpochSecond() * NANOS_PER_SECOND;
    }

    @Override
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not go backwards: " + duration);
        }
        long end = timekeeper.get().now() + duration.toNanos();
        for (long left = duration.toNanos();
                left > 0;
                left = end - timekeeper.get().now()) {
            timekeeper.get().advance(Math.min(left, SLICE_NANOS));
            requireIntact.run();
        }
    }
}
