package org.warren.workload;

import java.util.SplittableRandom;

/// Independent random numbers for the parts of a run.
public final class Seeds {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Seeds() {}

    /// Random numbers of a part.
    ///
    /// @param seed of the run
    /// @param names of the part
    public static SplittableRandom random(long seed, String... names) {
        long hash = FNV_OFFSET;
        for (String name : names) {
            for (int i = 0; i < name.length(); i++) {
                hash = (hash ^ name.charAt(i)) * FNV_PRIME;
            }
            hash = (hash ^ '/') * FNV_PRIME;
        }
        return new SplittableRandom(seed ^ hash);
    }
}
