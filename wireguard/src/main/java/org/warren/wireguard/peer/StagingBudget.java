package org.warren.wireguard.peer;

/// What the packets that wait for a session may take of the memory, all peers together. Each peer may have a quarter of
/// what is free, so that peers that never answer leave room for others that will: with n peers that wait for as long as
/// they are sent to, each has MAX_BYTES / (n + 4).
public final class StagingBudget {
    /// Bytes of all peers together: a sixteenth of the daemon's heap.
    public static final int MAX_BYTES = 16 << 20;

    private static final int SHARE = 4;
    /// Bytes of the heap for each packet beside its own.
    private static final int OVERHEAD = 64;

    private long used;

    /// Whether a peer that holds so many bytes may take another packet.
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
