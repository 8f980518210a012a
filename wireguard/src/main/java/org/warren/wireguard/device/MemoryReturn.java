package org.warren.wireguard.device;

import java.lang.foreign.Arena;
import org.warren.wireguard.posix.Libc;

/// Returns memory to the system after a load. The JIT compilers run during the load, and the memory that they free
/// stays in the C library until it is asked to trim. That happens some time after the load, because the virtual machine
/// keeps the compilers' memory for up to a minute.
final class MemoryReturn implements AutoCloseable {
    static final long QUIET_NANOS = 70_000_000_000L;
    /// With fewer bytes than this, the compilers use too little memory to justify a wake-up.
    static final long LOAD_BYTES = 1 << 24;

    private final Arena arena = Arena.ofShared();
    private final Libc libc = new Libc(arena);
    private long carried;
    private long due;
    private boolean waiting = true;

    /// The start counts as load.
    MemoryReturn(long now) {
        due = now + QUIET_NANOS;
    }

    /// Bytes were carried in either direction.
    void carried(long bytes, long now) {
        carried += bytes;
        if (carried >= LOAD_BYTES) {
            carried = 0;
            due = now + QUIET_NANOS;
            waiting = true;
        }
    }

    /// The earlier of a deadline and the time to return memory.
    long earlier(long deadline) {
        return waiting && due - deadline < 0 ? due : deadline;
    }

    /// Returns memory if it is time to; returns whether it was.
    boolean handleTimeout(long now) {
        if (!waiting || due - now > 0) {
            return false;
        }
        waiting = false;
        libc.mallocTrim();
        return true;
    }

    @Override
    public void close() {
        arena.close();
    }
}
