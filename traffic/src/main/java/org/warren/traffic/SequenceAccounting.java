package org.warren.traffic;

/// What became of numbered datagrams, seen from where they arrive. It remembers the last [#WINDOW] numbers, however
/// many there are.
final class SequenceAccounting {

    /// How far behind the highest number a datagram may come and still be told from a duplicate.
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

    /// Those of them that a later one had overtaken.
    long reordered() {
        return reordered;
    }

    /// Copies of what had arrived before.
    long duplicated() {
        return duplicated;
    }

    /// Those that came so late that nothing is known about them any more; they count as lost.
    long late() {
        return late;
    }

    /// Makes room for so many numbers above the highest one.
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
