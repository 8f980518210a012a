package org.warren.kit.scriptedpeer;

import java.nio.ByteBuffer;
import org.warren.wireguard.crypto.Blake2s;
import org.warren.wireguard.crypto.RandomSource;

/// Random bytes from a seed, so that the same run has the same packets.
public final class SeededRandom implements RandomSource {

    private final byte[] seed;
    private long block;
    private byte[] left = new byte[0];
    private int used;

    /// @param seed up to 32 bytes, as secret as the keys that are derived from it
    public SeededRandom(byte[] seed) {
        this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] out) {
        for (int i = 0; i < out.length; i++) {
            if (used == left.length) {
                byte[] counter =
                        ByteBuffer.allocate(Long.BYTES).putLong(block++).array();
                left = Blake2s.mac(seed, counter, counter.length);
                used = 0;
            }
            out[i] = left[used++];
        }
    }
}
