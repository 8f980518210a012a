package org.warren.wireguard.tunnel;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.warren.wireguard.wire.Drop;

/// How many datagrams and packets were dropped, by reason. Counts begin at 0 and only grow.
public final class DropCounters {
    private final Map<Drop, Long> counts = new EnumMap<>(Drop.class);

    void add(Drop why, int count) {
        counts.merge(why, (long) count, Long::sum);
    }

    /// How many datagrams or packets were dropped for a reason; 0 or more.
    public long count(Drop why) {
        return counts.getOrDefault(why, 0L);
    }

    /// How many were dropped for any reason.
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /// The counts that are not zero: an unmodifiable snapshot.
    public Map<Drop, Long> snapshot() {
        return Collections.unmodifiableMap(new EnumMap<>(counts));
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
