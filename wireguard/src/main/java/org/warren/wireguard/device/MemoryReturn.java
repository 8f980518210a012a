package org.warren.wireguard.device;

import java.lang.foreign.Arena;
import org.warren.wireguard.posix.Libc;

/// Gives memory back to the system once a load is over. The virtual machine's compilers work while there is load, and
/// what they have freed stays in the C library until it is told to look. It is told a while after the load, because
/// the virtual machine itself keeps their memory for up to a minute.
final class MemoryReturn implements AutoCloseable {
    static final long QUIET_NANOS = 70_000_000_000L;
    /// What less than this makes the compilers do is not worth waking up for.
    static final long LOAD_BYTES = 1 << 24;

    private final Arena arena = Arena.ofShared();
    private final Libc libc = new Libc(arena);
    private long carried;
    private long due;
    private boolean waiting = true;

    /// The start is a load too.
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

    /// The earlier of a deadline and the time at which there is memory to be given back.
    long earlier(long deadline) {
        return waiting && due - deadline < 0 ? due : deadline;
    }

    /// Returns whether it was due.
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
