package org.warren.harness.labs.linux;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.warren.harness.agent.Agent;
import org.warren.harness.lab.LabClock;

/// The clock of the machine that the nodes run on, which all share and captures are stamped with. It is asked of an
/// agent, and waited for by it: the driver's own clock may be another machine's.
public final class RealClock implements LabClock {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /// Long waits are made of pieces, so that a lab that breaks meanwhile is noticed.
    private static final long SLICE_NANOS = NANOS_PER_SECOND;

    private final Supplier<Agent> timekeeper;
    private final Runnable requireIntact;
    private final Instant epoch;

    /// Begins with the full second that it is.
    ///
    /// @param timekeeper an agent that can be asked
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
