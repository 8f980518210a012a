package org.warren.workload.link;

import java.util.SplittableRandom;

/// When a link with [TimedBursts] is bad. It depends only on the seed and the time, not on the traffic.
final class BurstTimes {

    private final TimedBursts bursts;
    private final SplittableRandom random;
    private boolean isBad;
    private double until;

    BurstTimes(TimedBursts bursts, SplittableRandom random) {
        this.bursts = bursts;
        this.random = random;
        this.until = exponential(bursts.goodNanos());
    }

    /// Whether it is bad at a time. Times must not decrease.
    boolean isBad(long now) {
        while (until <= now) {
            isBad = !isBad;
            until += exponential(isBad ? bursts.badNanos() : bursts.goodNanos());
        }
        return isBad;
    }

    private double exponential(long mean) {
        return -mean * StrictMath.log(1 - random.nextDouble());
    }
}
