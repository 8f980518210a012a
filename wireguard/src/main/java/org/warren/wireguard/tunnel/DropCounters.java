package org.warren.wireguard.tunnel;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.warren.wireguard.wire.Drop;

/// How often each thing went wrong.
public final class DropCounters {
    private final Map<Drop, Long> counts = new EnumMap<>(Drop.class);

    void add(Drop why, int count) {
        counts.merge(why, (long) count, Long::sum);
    }

    public long count(Drop why) {
        return counts.getOrDefault(why, 0L);
    }

    /// The sum of all.
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Those that are not zero.
    public Map<Drop, Long> snapshot() {
        return Collections.unmodifiableMap(new EnumMap<>(counts));
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
