package org.warren.wireguard.tunnel;

import java.util.EnumMap;
import java.util.Map;
import org.warren.wireguard.wire.Drop;

/// How often each thing went wrong.
public final class DropCounters {
    private final long[] counts = new long[Drop.values().length];

    void add(Drop why, int count) {
        counts[why.ordinal()] += count;
    }

    public long count(Drop why) {
        return counts[why.ordinal()];
    }

    /// The sum of all.
    public long total() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    /// Those that are not zero.
    public Map<Drop, Long> snapshot() {
        Map<Drop, Long> map = new EnumMap<>(Drop.class);
        for (Drop why : Drop.values()) {
            if (count(why) > 0) {
                map.put(why, count(why));
            }
        }
        return map;
    }

    @Override
    public String toString() {
        return snapshot().toString();
    }
}
