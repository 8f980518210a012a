package org.warren.wireguard.support;

import java.util.Random;
import org.warren.wireguard.crypto.RandomSource;

/// Random numbers that a seed determines.
public final class SeededRandom implements RandomSource {
    private final Random random;

    public SeededRandom(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] out) {
        random.nextBytes(out);
    }
}
