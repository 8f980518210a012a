package org.warren.wireguard.support;

import java.util.Random;
import org.warren.wireguard.crypto.RandomSource;

/// Random numbers that a seed determines.
public final class SeededRandom implements RandomSource {
    private static final long DRAWN = -1;

    private final Random random;
    private final long jitter;

    public SeededRandom(long seed) {
        this(seed, DRAWN);
    }

    private SeededRandom(long seed, long jitter) {
        this.random = new Random(seed);
        this.jitter = jitter;
    }

    /// The same, but each jitter is this one, so that a test can name the nanosecond of a deadline.
    public static SeededRandom withJitter(long seed, long jitter) {
        return new SeededRandom(seed, jitter);
    }

    @Override
    public void nextBytes(byte[] out) {
        random.nextBytes(out);
    }

    @Override
    public long below(long bound) {
        return jitter == DRAWN ? RandomSource.super.below(bound) : jitter;
    }
}
