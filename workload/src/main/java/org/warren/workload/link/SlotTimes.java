package org.warren.workload.link;

import java.util.SplittableRandom;
import org.warren.workload.Seeds;

/// The slots of a description. Each has its own random numbers, so that they can be queried in any order.
final class SlotTimes {

    private final Slots slots;
    private final long seed;
    private final String name;
    private long number = Long.MIN_VALUE;
    private long delay;
    private long gap;

    SlotTimes(Slots slots, long seed, String name) {
        this.slots = slots;
        this.seed = seed;
        this.name = name;
    }

    /// The additional delay in the slot at this time.
    long delay(long now) {
        look(now);
        return delay;
    }

    /// Whether the slot at this time does not carry packets yet.
    boolean inGap(long now) {
        look(now);
        return Math.floorMod(now - slots.firstNanos(), slots.everyNanos()) < gap;
    }

    private void look(long now) {
        long wanted = Math.floorDiv(now - slots.firstNanos(), slots.everyNanos());
        if (wanted != number) {
            number = wanted;
            SplittableRandom random = Seeds.random(seed, name, "slot", Long.toString(wanted));
            delay = (long) slots.delay().sample(random);
            gap = (long) slots.gap().sample(random);
        }
    }
}
