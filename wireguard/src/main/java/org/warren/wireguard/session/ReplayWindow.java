package org.warren.wireguard.session;

import org.warren.wireguard.timers.Constants;

/// The received counters, as a ring of bits (RFC 6479). One word of the ring is always cleared ahead, so the window is
/// 8192 - 64 wide, like the kernel's (§5.4.6).
public final class ReplayWindow {
    static final int BITS = 8192;
    static final int SIZE = BITS - Long.SIZE;

    private static final int WORDS = BITS / Long.SIZE;

    private final long[] ring = new long[WORDS];
    private long greatest;

    /// Accepts a counter whose message is authentic; false if it was accepted before or is older than the window.
    public boolean accept(long counter) {
        // §6.2: counters from REJECT_AFTER_MESSAGES on are never used.
        if (Long.compareUnsigned(counter, Constants.REJECT_AFTER_MESSAGES) >= 0) {
            return false;
        }
        if (Long.compareUnsigned(counter, greatest) > 0) {
            clearBetween(greatest >>> 6, counter >>> 6);
            greatest = counter;
        } else if (Long.compareUnsigned(greatest - counter, SIZE) > 0) {
            return false;
        }
        int word = (int) (counter >>> 6) & (WORDS - 1);
        long bit = 1L << (counter & (Long.SIZE - 1));
        boolean fresh = (ring[word] & bit) == 0;
        ring[word] |= bit;
        return fresh;
    }

    private void clearBetween(long oldWord, long newWord) {
        long words = Math.min(newWord - oldWord, WORDS);
        for (long i = 1; i <= words; i++) {
            ring[(int) (oldWord + i) & (WORDS - 1)] = 0;
        }
    }
}
