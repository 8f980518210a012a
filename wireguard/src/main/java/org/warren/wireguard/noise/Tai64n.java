package org.warren.wireguard.noise;

import java.nio.ByteBuffer;
import java.time.Instant;

/// The timestamp of an initiation (§5.1): TAI64N, with nanoseconds rounded down to multiples of 2^24 so that the exact
/// clock does not leak.
public record Tai64n(long seconds, int nanos) implements Comparable<Tai64n> {
    static final int LENGTH = 12;
    /// About 16.8 ms: the largest power of two below the shortest time between two initiations.
    static final int STEP_NANOS = 1 << 24;

    private static final long EPOCH = 0x400000000000000aL;
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    public static Tai64n of(Instant wallClock) {
        return new Tai64n(EPOCH + wallClock.getEpochSecond(), wallClock.getNano() & -STEP_NANOS);
    }

    /// The next larger timestamp, for a wall clock that does not advance or was set back.
    public Tai64n next() {
        int next = nanos + STEP_NANOS;
        return next < NANOS_PER_SECOND ? new Tai64n(seconds, next) : new Tai64n(seconds + 1, 0);
    }

    public boolean isAfter(Tai64n other) {
        return compareTo(other) > 0;
    }

    static Tai64n parse(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Tai64n(buffer.getLong(), buffer.getInt());
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(LENGTH).putLong(seconds).putInt(nanos).array();
    }

    /// Compares the raw bytes, which a peer may have filled with anything.
    @Override
    public int compareTo(Tai64n other) {
        int bySeconds = Long.compareUnsigned(seconds, other.seconds);
        return bySeconds != 0 ? bySeconds : Integer.compareUnsigned(nanos, other.nanos);
    }
}
