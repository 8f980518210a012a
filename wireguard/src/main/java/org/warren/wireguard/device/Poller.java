package org.warren.wireguard.device;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.warren.wireguard.posix.Libc;

/// Waits for descriptors, a deadline of CLOCK_BOOTTIME, or a call from another thread. The deadline is a timer
/// descriptor, because the timeout of `poll` does not advance while the machine sleeps.
final class Poller implements AutoCloseable {
    static final int READABLE = 1;
    static final int WRITABLE = 4;
    /// A deadline that never comes.
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

    /// Ends the current wait, or the next one. Thread-safe.
    synchronized void wake() {
        if (!closed) {
            wakersLibc.write(wake, one, Long.BYTES);
        }
    }

    /// Starts a new list of descriptors to wait for.
    void clear() {
        count = OWN;
    }

    /// Adds a descriptor; returns its position in the list.
    int add(int descriptor, int events) {
        put(count, descriptor, events);
        return count++;
    }

    /// Waits until a descriptor of the list is ready or [#wake] is called, at most until `deadline`: nanoseconds of
    /// CLOCK_BOOTTIME.
    void await(long deadline) {
        arm(deadline);
        libc.ppoll(entries, count);
        if (isReady(0)) {
            libc.read(wake, counter, Long.BYTES);
        }
        rung = isReady(1);
    }

    /// Whether the descriptor at this position was ready after the last wait, or is broken.
    boolean isReady(int place) {
        return entries.get(JAVA_SHORT, (long) place * ENTRY + REVENTS) != 0;
    }

    private void arm(long deadline) {
        if (deadline == armed && !rung) {
            return;
        }
        // Setting an expired timer makes it unreadable again, which saves a read. Zero would disarm the timer, so a
        // deadline of zero becomes one nanosecond.
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
