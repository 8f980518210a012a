package org.warren.traffic;

/// Counts numbered datagrams at the receiver. It remembers the last [#WINDOW] numbers, whatever the total.
final class SequenceAccounting {

    /// How far behind the highest number a datagram may arrive and still be distinguished from a duplicate.
    static final int WINDOW = 1 << 16;

    private final long[] seen = new long[WINDOW / Long.SIZE];
    private long highest = -1;
    private long received;
    private long reordered;
    private long duplicated;
    private long late;

    /// Counts a datagram.
    ///
    /// @param sequence its number, 0 or more
    /// @return whether it is a new one
    boolean accept(long sequence) {
        if (sequence > highest) {
            forget(Math.min(sequence - highest, WINDOW));
            highest = sequence;
            mark(sequence);
            received++;
            return true;
        }
        if (sequence <= highest - WINDOW) {
            late++;
            return false;
        }
        if (isMarked(sequence)) {
            duplicated++;
            return false;
        }
        mark(sequence);
        received++;
        reordered++;
        return true;
    }

    /// Different datagrams that arrived.
    long received() {
        return received;
    }

    /// Those of them that were overtaken by a later one.
    long reordered() {
        return reordered;
    }

    /// Copies of datagrams that had already arrived.
    long duplicated() {
        return duplicated;
    }

    /// Datagrams too late to be identified; they count as lost.
    long late() {
        return late;
    }

    /// Makes room for this many numbers above the highest one.
    private void forget(long count) {
        for (long ahead = 1; ahead <= count; ahead++) {
            int bit = (int) ((highest + ahead) & (WINDOW - 1));
            seen[bit / Long.SIZE] &= ~(1L << bit);
        }
    }

    private void mark(long sequence) {
        int bit = (int) (sequence & (WINDOW - 1));
        seen[bit / Long.SIZE] |= 1L << bit;
    }

    private boolean isMarked(long sequence) {
        int bit = (int) (sequence & (WINDOW - 1));
        return (seen[bit / Long.SIZE] & 1L << bit) != 0;
    }
}
