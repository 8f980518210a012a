package org.warren.wireguard.device;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.warren.wireguard.posix.Libc;

/// Waits for descriptors, a deadline, or another thread's call.
final class Poller implements AutoCloseable {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int MAX_DESCRIPTORS = 8;
    private static final int ENTRY = 8;
    private static final int REVENTS = 6;
    private static final short POLLIN = 1;
    private static final int EFD_NONBLOCK_CLOEXEC = 0x800 | 0x80000;

    private final Arena arena = Arena.ofShared();
    private final Libc libc = new Libc(arena);
    private final Libc wakersLibc = new Libc(arena);
    private final MemorySegment entries = arena.allocate((long) MAX_DESCRIPTORS * ENTRY, 8);
    private final MemorySegment timeout = arena.allocate(16, 8);
    private final MemorySegment counter = arena.allocate(8, 8);
    private final MemorySegment one = arena.allocate(8, 8);
    private final int wake;

    Poller() throws IOException {
        wake = Libc.check(libc.eventfd(0, EFD_NONBLOCK_CLOEXEC), "cannot make an event descriptor");
        one.set(JAVA_LONG, 0, 1);
    }

    /// Ends the wait that is going on, or the next one. For any thread.
    synchronized void wake() {
        wakersLibc.write(wake, one, Long.BYTES);
    }

    /// Waits until one of the descriptors is readable, someone calls [#wake], or the time is over.
    ///
    /// @param nanos negative to wait without end
    void await(List<Integer> descriptors, long nanos) {
        put(0, wake);
        for (int i = 0; i < descriptors.size(); i++) {
            put(i + 1, descriptors.get(i));
        }
        timeout.set(JAVA_LONG, 0, nanos / NANOS_PER_SECOND);
        timeout.set(JAVA_LONG, 8, nanos % NANOS_PER_SECOND);
        libc.ppoll(entries, descriptors.size() + 1L, nanos < 0 ? MemorySegment.NULL : timeout);
        if (isReadable(-1)) {
            libc.read(wake, counter, Long.BYTES);
        }
    }

    /// Whether the descriptor at this place of the last wait's list is readable.
    boolean isReadable(int place) {
        return entries.get(JAVA_SHORT, (long) (place + 1) * ENTRY + REVENTS) != 0;
    }

    private void put(int place, int descriptor) {
        entries.set(JAVA_INT, (long) place * ENTRY, descriptor);
        entries.set(JAVA_SHORT, (long) place * ENTRY + 4, POLLIN);
        entries.set(JAVA_SHORT, (long) place * ENTRY + REVENTS, (short) 0);
    }

    @Override
    public synchronized void close() {
        libc.close(wake);
        arena.close();
    }
}
