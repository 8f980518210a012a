package org.warren.wireguard.peer;

/// Limits the memory of staged packets of all peers together. Each peer may use a quarter of what is free, so that
/// peers that never answer leave room for others: with n peers that do not answer while data is sent to them, each has
/// MAX_BYTES / (n + 4).
public final class StagingBudget {
    /// Bytes of all peers together: a sixteenth of the daemon's heap.
    public static final int MAX_BYTES = 16 << 20;

    private static final int SHARE = 4;
    /// Heap bytes for each packet in addition to its own bytes.
    private static final int OVERHEAD = 64;

    private long used;

    /// Whether a peer that already stages this many bytes may stage another packet.
    boolean hasRoom(long held, int length) {
        return held + cost(length) <= (MAX_BYTES - used) / SHARE;
    }

    void take(int length) {
        used += cost(length);
    }

    void give(int length) {
        used -= cost(length);
    }

    static long cost(int length) {
        return (long) length + OVERHEAD;
    }

    /// Bytes of all peers together.
    public long used() {
        return used;
    }
}
