package org.warren.wireguard.device;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.warren.wireguard.posix.Libc;

/// Waits for descriptors, a deadline of CLOCK_BOOTTIME, or another thread's call. The deadline is a descriptor too,
/// because the time limit of `poll` stands still while the machine sleeps.
final class Poller implements AutoCloseable {
    static final int READABLE = 1;
    static final int WRITABLE = 4;
    /// A deadline that does not come.
    static final long NEVER = Long.MAX_VALUE;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int MAX_DESCRIPTORS = 16;
    private static final int ENTRY = 8;
    private static final int EVENTS = 4;
    private static final int REVENTS = 6;
    private static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;
    private static final int TFD_TIMER_ABSTIME = 1;
    private static final int SECONDS = 16;
    private static final int NANOS = 24;
    private static final int OWN = 2;

    private final Arena arena = Arena.ofShared();
    private final Libc libc = new Libc(arena);
    private final Libc wakersLibc = new Libc(arena);
    private final MemorySegment entries = arena.allocate((long) MAX_DESCRIPTORS * ENTRY, 8);
    private final MemorySegment alarm = arena.allocate(32, 8);
    private final MemorySegment counter = arena.allocate(8, 8);
    private final MemorySegment one = arena.allocate(8, 8);
    private final int wake;
    private final int timer;
    private long armed = NEVER;
    private boolean rung;
    private int count = OWN;
    private boolean closed;

    Poller() throws IOException {
        wake = Libc.check(libc.eventfd(0, NONBLOCK_CLOEXEC), "cannot make an event descriptor");
        timer = Libc.check(
                libc.timerfdCreate(BootClock.CLOCK_BOOTTIME, NONBLOCK_CLOEXEC), "cannot make a timer descriptor");
        one.set(JAVA_LONG, 0, 1);
        put(0, wake, READABLE);
        put(1, timer, READABLE);
    }

    /// Ends the wait that is going on, or the next one. For any thread.
    synchronized void wake() {
        if (!closed) {
            wakersLibc.write(wake, one, Long.BYTES);
        }
    }

    /// Begins a list of descriptors to wait for.
    void clear() {
        count = OWN;
    }

    /// Adds to it; returns its place in the list.
    int add(int descriptor, int events) {
        put(count, descriptor, events);
        return count++;
    }

    /// Waits until something of the list happens or someone calls [#wake], and until `deadline` at the latest:
    /// nanoseconds of CLOCK_BOOTTIME.
    void await(long deadline) {
        arm(deadline);
        libc.ppoll(entries, count);
        if (isReady(0)) {
            libc.read(wake, counter, Long.BYTES);
        }
        rung = isReady(1);
    }

    /// Whether the descriptor at this place was ready at the last wait, or is broken.
    boolean isReady(int place) {
        return entries.get(JAVA_SHORT, (long) place * ENTRY + REVENTS) != 0;
    }

    private void arm(long deadline) {
        if (deadline == armed && !rung) {
            return;
        }
        // Setting a timer that has rung makes it unreadable again, which saves reading it.
        // All zero disarms a timer, so a deadline at the beginning of time becomes one nanosecond after it.
        long at = deadline == NEVER ? 0 : Math.max(1, deadline);
        alarm.set(JAVA_LONG, SECONDS, at / NANOS_PER_SECOND);
        alarm.set(JAVA_LONG, NANOS, at % NANOS_PER_SECOND);
        libc.timerfdSettime(timer, TFD_TIMER_ABSTIME, alarm);
        armed = deadline;
    }

    private void put(int place, int descriptor, int events) {
        entries.set(JAVA_INT, (long) place * ENTRY, descriptor);
        entries.set(JAVA_SHORT, (long) place * ENTRY + EVENTS, (short) events);
        entries.set(JAVA_SHORT, (long) place * ENTRY + REVENTS, (short) 0);
    }

    @Override
    public synchronized void close() {
        closed = true;
        libc.close(timer);
        libc.close(wake);
        arena.close();
    }
}
