package org.warren.wireguard.cookie;

import java.util.Iterator;
import java.util.LinkedHashMap;
import org.warren.wireguard.ip.IpAddress;

/// A token bucket for each source that has proved its address: 20 handshakes per second, in bursts of 5. A source is an
/// IPv4 address or an IPv6 /64.
final class RateGate {
    static final long COST = 50_000_000L;
    static final long CAPACITY = 5 * COST;
    /// A bucket is forgotten after a second without a handshake; it is full again by then.
    static final long IDLE = 1_000_000_000L;
    /// Sources beyond this many are refused until others are forgotten.
    static final int MAX_SOURCES = 65_536;

    private static final int V6_PREFIX = 64;

    /// Least recently used first.
    private final LinkedHashMap<IpAddress, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    boolean admits(IpAddress address, long now) {
        forgetIdle(now);
        IpAddress source = address.v6() ? address.masked(V6_PREFIX) : address;
        Bucket bucket = buckets.get(source);
        if (bucket == null) {
            if (buckets.size() >= MAX_SOURCES) {
                return false;
            }
            bucket = new Bucket(now);
            buckets.put(source, bucket);
        }
        return bucket.take(now);
    }

    int sources() {
        return buckets.size();
    }

    private void forgetIdle(long now) {
        Iterator<Bucket> eldestFirst = buckets.values().iterator();
        while (eldestFirst.hasNext() && eldestFirst.next().lastSeen + IDLE - now <= 0) {
            eldestFirst.remove();
        }
    }

    private static final class Bucket {
        private long tokens = CAPACITY;
        private long lastSeen;

        Bucket(long now) {
            this.lastSeen = now;
        }

        boolean take(long now) {
            tokens = Math.min(CAPACITY, tokens + now - lastSeen);
            lastSeen = now;
            if (tokens < COST) {
                return false;
            }
            tokens -= COST;
            return true;
        }
    }
}
