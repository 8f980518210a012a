package org.warren.wireguard.device;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.warren.wireguard.posix.Libc;

/// Linux's CLOCK_BOOTTIME, which continues while the machine sleeps. For one thread at a time.
public final class BootClock implements Clock, AutoCloseable {
    static final int CLOCK_BOOTTIME = 7;
    private static final int CLOCK_MONOTONIC = 1;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Arena arena = Arena.ofShared();
    private final Libc libc = new Libc(arena);
    private final MemorySegment time = arena.allocate(16, 8);

    @Override
    public long now() {
        return read(CLOCK_BOOTTIME);
    }

    @Override
    public long asleep() {
        return read(CLOCK_BOOTTIME) - read(CLOCK_MONOTONIC);
    }

    private long read(int clock) {
        libc.clockGettime(clock, time);
        return time.get(JAVA_LONG, 0) * NANOS_PER_SECOND + time.get(JAVA_LONG, 8);
    }

    @Override
    public void close() {
        arena.close();
    }
}
