package org.warren.wireguard.cookie;

/// Decides when a responder is under load. It models the queue of an implementation that processes a fixed number of
/// handshakes per second, so the decision depends only on the traffic, not on the machine.
final class LoadMeter {
    /// An eighth of the 4096 handshakes that the kernel queues.
    static final int UNDER_LOAD_LENGTH = 512;

    static final int CAPACITY = 4096;
    /// One handshake per millisecond: what a slow core can process.
    static final long WORK_NANOS = 1_000_000L;
    /// Load is assumed for a second after the queue was last too long.
    static final long LINGER = 1_000_000_000L;

    private long workedUntil;
    private long underLoadUntil;
    private boolean used;
    private boolean wasUnderLoad;

    /// Counts one handshake message; true if the responder is under load.
    boolean isUnderLoad(long now) {
        if (!used || workedUntil - now < 0) {
            workedUntil = now;
            used = true;
        }
        long queued = (workedUntil - now) / WORK_NANOS;
        if (queued < CAPACITY) {
            workedUntil += WORK_NANOS;
        }
        if (queued >= UNDER_LOAD_LENGTH) {
            wasUnderLoad = true;
            underLoadUntil = now + LINGER;
            return true;
        }
        wasUnderLoad = wasUnderLoad && underLoadUntil - now > 0;
        return wasUnderLoad;
    }
}
