package org.warren.scenarios.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.warren.harness.lab.LabClock;

/// This machine's clock, for scripts at an endpoint.
final class EndpointClock implements LabClock {

    private final Instant epoch;
    private final LongSupplier nanoTime;
    private final long begin;

    /// @param epoch the present wall time
    /// @param nanoTime a monotonic clock, in nanoseconds
    EndpointClock(Instant epoch, LongSupplier nanoTime) {
        this.epoch = epoch;
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
    }

    @Override
    public String kind() {
        return "real";
    }

    @Override
    public Instant epoch() {
        return epoch;
    }

    @Override
    public long elapsedNanos() {
        return nanoTime.getAsLong() - begin;
    }

    @Override
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not go back");
        }
        long end = elapsedNanos() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - elapsedNanos()) {
            LockSupport.parkNanos(left);
        }
    }
}
