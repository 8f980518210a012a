package org.warren.harness.labs.virtual;

import java.time.Duration;
import java.time.Instant;
import org.warren.harness.agent.Agent;
import org.warren.harness.lab.LabClock;

/// The guest's clock, relative to the lab's epoch.
final class GuestClock implements LabClock {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Agent agent;
    private final Instant epoch;

    GuestClock(Agent agent, Instant epoch) {
        this.agent = agent;
        this.epoch = epoch;
    }

    @Override
    public String kind() {
        return "virtual";
    }

    @Override
    public Instant epoch() {
        return epoch;
    }

    @Override
    public long elapsedNanos() {
        return sinceEpoch(agent.now());
    }

    /// @param wallNanos since 1970, by the guest's clock
    long sinceEpoch(long wallNanos) {
        return wallNanos - epoch.getEpochSecond() * NANOS_PER_SECOND;
    }

    @Override
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not go backwards: " + duration);
        }
        agent.advance(duration.toNanos());
    }

    void advanceToEpoch() {
        long left = -elapsedNanos();
        if (left < 0) {
            throw new IllegalStateException("setting up the topology took longer than the time set aside for it");
        }
        agent.advance(left);
    }
}
