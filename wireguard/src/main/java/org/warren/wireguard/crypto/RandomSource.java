package org.warren.wireguard.crypto;

import org.warren.wireguard.bytes.LittleEndian;

/// Where keys, indices and jitter come from: the system's generator in a daemon, a seeded one in a test.
@FunctionalInterface
public interface RandomSource {
    /// Fills the array with unpredictable bytes.
    void nextBytes(byte[] out);

    default byte[] bytes(int length) {
        byte[] out = new byte[length];
        nextBytes(out);
        return out;
    }

    default int nextInt() {
        return LittleEndian.getInt(bytes(Integer.BYTES), 0);
    }

    /// A number of `0 <= n < bound`. The bias of the remainder is below `bound / 2^63`.
    default long below(long bound) {
        return (LittleEndian.getLong(bytes(Long.BYTES), 0) >>> 1) % bound;
    }
}
