package org.warren.workload.link;

import java.util.SplittableRandom;

/// When a link of [TimedBursts] is bad. It follows from the seed and the time, whatever is sent.
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

    /// Whether it is bad at a time. Times do not go back.
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
