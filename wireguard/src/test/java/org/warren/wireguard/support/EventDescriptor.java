package org.warren.wireguard.support;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.warren.wireguard.posix.Libc;

/// A file descriptor that is readable while a test says so.
public final class EventDescriptor implements AutoCloseable {
    private static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;

    private final Arena arena = Arena.ofShared();
    private final Libc libc = new Libc(arena);
    private final MemorySegment number = arena.allocate(Long.BYTES, Long.BYTES);
    private final int fd = libc.eventfd(0, NONBLOCK_CLOEXEC);

    public int number() {
        return fd;
    }

    public void readable(boolean is) {
        number.set(JAVA_LONG, 0, 1);
        if (is) {
            libc.write(fd, number, Long.BYTES);
        } else {
            libc.read(fd, number, Long.BYTES);
        }
    }

    @Override
    public void close() {
        libc.close(fd);
        arena.close();
    }
}
