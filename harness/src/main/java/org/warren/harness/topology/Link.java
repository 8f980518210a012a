package org.warren.harness.topology;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.warren.workload.link.LinkBehaviour;

/// How an interface is connected to its network. Each value applies to both directions separately.
///
/// @param delay one-way delay, 0 to 10 minutes
/// @param lossPercent share of datagrams lost, 0 to 100
/// @param duplicatePercent share of datagrams that are duplicated, 0 to 100
/// @param reorderPercent share of datagrams that overtake others because they are not delayed, 0 to 100
/// @param rateBitsPerSecond rate limit, at least 8, because Linux counts in bytes; 0 for none
/// @param behaviour a link that changes over time, in place of all these values, which are 0 then; null for a link of
///     the kernel
public record Link(
        Duration delay,
        double lossPercent,
        double duplicatePercent,
        double reorderPercent,
        long rateBitsPerSecond,
        @Nullable LinkBehaviour behaviour) {

    private static final Duration DELAY_MAX = Duration.ofMinutes(10);

    /// In bits per second; netem takes a lower rate for no limit.
    private static final long RATE_MIN = 8;

    /// A link without delay, fault or limit.
    public static final Link PERFECT = new Link(Duration.ZERO, 0, 0);

    public Link {
        if (delay.isNegative() || delay.compareTo(DELAY_MAX) > 0) {
            throw new IllegalArgumentException("a link's delay lies between 0 and 10 minutes, not " + delay);
        }
        requirePercent("loss", lossPercent);
        requirePercent("duplication", duplicatePercent);
        requirePercent("reordering", reorderPercent);
        if (reorderPercent > 0 && delay.isZero()) {
            throw new IllegalArgumentException("a link without delay cannot reorder: nothing waits to be overtaken");
        }
        if (rateBitsPerSecond < 0 || (rateBitsPerSecond > 0 && rateBitsPerSecond < RATE_MIN)) {
            throw new IllegalArgumentException(
                    "a link's rate is at least 8 bits a second, or 0 for no limit, not " + rateBitsPerSecond);
        }
        boolean hasFigure =
                !delay.isZero() || lossPercent + duplicatePercent + reorderPercent > 0 || rateBitsPerSecond > 0;
        if (behaviour != null && hasFigure) {
            throw new IllegalArgumentException("a link that changes over time has no other delay, fault or rate");
        }
    }

    /// A link that the kernel shapes.
    public Link(
            Duration delay,
            double lossPercent,
            double duplicatePercent,
            double reorderPercent,
            long rateBitsPerSecond) {
        this(delay, lossPercent, duplicatePercent, reorderPercent, rateBitsPerSecond, null);
    }

    /// A link that changes over time.
    public static Link overTime(LinkBehaviour behaviour) {
        return new Link(Duration.ZERO, 0, 0, 0, 0, behaviour);
    }

    /// A link that loses datagrams, but neither duplicates nor reorders them.
    public Link(Duration delay, double lossPercent, long rateBitsPerSecond) {
        this(delay, lossPercent, 0, 0, rateBitsPerSecond);
    }

    /// A link that only delays packets.
    ///
    /// @param delay one way, not negative
    public static Link delayed(Duration delay) {
        return new Link(delay, 0, 0);
    }

    /// The same with loss.
    ///
    /// @param percent of packets, 0 to 100
    public Link losing(double percent) {
        return new Link(delay, percent, duplicatePercent, reorderPercent, rateBitsPerSecond);
    }

    /// The same with duplication.
    ///
    /// @param percent of packets that are duplicated, 0 to 100
    public Link duplicating(double percent) {
        return new Link(delay, lossPercent, percent, reorderPercent, rateBitsPerSecond);
    }

    /// The same with reordering.
    ///
    /// @param percent of packets that are not delayed and so overtake others, 0 to 100
    public Link reordering(double percent) {
        return new Link(delay, lossPercent, duplicatePercent, percent, rateBitsPerSecond);
    }

    /// The long-term share of lost datagrams, 0 to 100; for a link that changes over time that of its worse direction,
    /// without outages, slots, faults and full queues.
    public double meanLossPercent() {
        return behaviour == null
                ? lossPercent
                : 100 * Math.max(behaviour.up().meanLoss(), behaviour.down().meanLoss());
    }

    /// Whether it may lose a datagram.
    public boolean mayLose() {
        return behaviour == null
                ? lossPercent > 0
                : behaviour.up().mayLose() || behaviour.down().mayLose();
    }

    /// The delay of nearly all packets in one direction.
    public Duration usualDelay() {
        if (behaviour == null) {
            return delay;
        }
        double radio =
                behaviour.radio() == null ? 0 : 2 * behaviour.radio().wake().mean();
        double slower = Math.max(behaviour.up().usualNanos(), behaviour.down().usualNanos());
        return Duration.ofNanos((long) Math.min((double) DELAY_MAX.toNanos(), slower + radio));
    }

    /// Whether it does nothing to packets.
    public boolean isPerfect() {
        return equals(PERFECT);
    }

    private static void requirePercent(String what, double percent) {
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("a link's " + what + " lies between 0 and 100 percent, not " + percent);
        }
    }
}
