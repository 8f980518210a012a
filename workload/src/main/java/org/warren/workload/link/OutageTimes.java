package org.warren.workload.link;

import java.util.SplittableRandom;
import org.warren.workload.Distribution;

/// The outages of a description, in order.
final class OutageTimes {

    private final Outage outage;
    private final SplittableRandom random;
    private long begin;
    private long end;
    private long next;

    OutageTimes(Outage outage, SplittableRandom random) {
        this.outage = outage;
        this.random = random;
        this.next = outage.firstNanos();
        advance();
    }

    boolean holds() {
        return outage.holds();
    }

    /// When the current outage ends, or now if there is none. Times must not decrease.
    long end(long now) {
        while (next <= now) {
            advance();
        }
        return now >= begin && now < end ? end : now;
    }

    private void advance() {
        begin = next;
        long length = Math.min(Outage.NANOS_MAX, (long) outage.length().sample(random));
        Distribution every = outage.every();
        next = every == null
                ? Long.MAX_VALUE
                : begin + Math.clamp((long) every.sample(random), Outage.EVERY_NANOS_MIN, Outage.NANOS_MAX);
        end = Math.min(begin + length, next);
    }
}
