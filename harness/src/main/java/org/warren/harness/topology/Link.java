package org.warren.harness.topology;

import java.time.Duration;

/// How an interface is joined to its network. Each figure holds in both directions separately.
///
/// @param delay one-way delay, 0 to 10 minutes
/// @param lossPercent share of datagrams lost, 0 to 100
/// @param rateBitsPerSecond rate limit, 0 for none
public record Link(Duration delay, double lossPercent, long rateBitsPerSecond) {

    private static final Duration DELAY_MAX = Duration.ofMinutes(10);

    /// A link without delay, loss or limit.
    public static final Link PERFECT = new Link(Duration.ZERO, 0, 0);

    public Link {
        if (delay.isNegative() || delay.compareTo(DELAY_MAX) > 0) {
            throw new IllegalArgumentException("a link's delay lies between 0 and 10 minutes, not " + delay);
        }
        if (!(lossPercent >= 0 && lossPercent <= 100)) {
            throw new IllegalArgumentException("a link's loss lies between 0 and 100 percent, not " + lossPercent);
        }
        if (rateBitsPerSecond < 0) {
            throw new IllegalArgumentException("a link's rate is not negative: " + rateBitsPerSecond);
        }
    }

    public static Link delayed(Duration delay) {
        return new Link(delay, 0, 0);
    }

    public boolean isPerfect() {
        return equals(PERFECT);
    }
}
