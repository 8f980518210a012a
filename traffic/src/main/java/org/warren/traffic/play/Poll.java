package org.warren.traffic.play;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.warren.wireguard.posix.Libc;

/// Waits for descriptors and a deadline of CLOCK_BOOTTIME.
final class Poll {

    static final int READABLE = 1;
    static final int WRITABLE = 4;

    private static final int ERROR = 8;
    private static final int CLOCK_BOOTTIME = 7;
    private static final int CLOCK_REALTIME = 0;
    private static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;
    private static final int TFD_TIMER_ABSTIME = 1;
    private static final int ENTRY = 8;
    private static final int EVENTS = 4;
    private static final int REVENTS = 6;
    private static final int ENTRIES_MAX = 8192;
    private static final long SECOND = 1_000_000_000L;

    private final Libc libc;
    private final MemorySegment entries;
    private final MemorySegment alarm;
    private final MemorySegment time;
    private final int timer;
    private long armed = Sender.NEVER;
    private int count = 1;

    Poll(Libc libc, Arena arena) throws IOException {
        this.libc = libc;
        this.entries = arena.allocate((long) ENTRIES_MAX * ENTRY, 8);
        this.alarm = arena.allocate(32, 8);
        this.time = arena.allocate(16, 8);
        this.timer = Libc.check(libc.timerfdCreate(CLOCK_BOOTTIME, NONBLOCK_CLOEXEC), "cannot make a timer");
        put(0, timer, READABLE);
    }

    /// Removes all descriptors from a position on; the first position is 1.
    void truncate(int place) {
        count = place;
    }

    /// Adds a descriptor.
    ///
    /// @return its position
    /// @throws IOException if there are too many
    int add(int descriptor, int events) throws IOException {
        if (count == ENTRIES_MAX) {
            throw new IOException("more than " + ENTRIES_MAX + " connections are open at the same time");
        }
        put(count, descriptor, events);
        return count++;
    }

    /// Waits until something is ready, and until the deadline at the latest.
    ///
    /// @param deadline nanoseconds of CLOCK_BOOTTIME, or [Sender#NEVER]
    /// @return the clock at that time
    long await(long deadline) {
        if (deadline != armed || isReady(0)) {
            // Zero would disarm the timer. Setting an expired one makes it unreadable again.
            long at = deadline == Sender.NEVER ? 0 : Math.max(1, deadline);
            alarm.set(JAVA_LONG, 16, at / SECOND);
            alarm.set(JAVA_LONG, 24, at % SECOND);
            libc.timerfdSettime(timer, TFD_TIMER_ABSTIME, alarm);
            armed = deadline;
        }
        libc.ppoll(entries, count);
        return now();
    }

    boolean isReady(int place) {
        return entries.get(JAVA_SHORT, (long) place * ENTRY + REVENTS) != 0;
    }

    /// Whether a socket has an error, possibly only in its error queue.
    boolean hasError(int place) {
        return (entries.get(JAVA_SHORT, (long) place * ENTRY + REVENTS) & ERROR) != 0;
    }

    /// CLOCK_BOOTTIME.
    long now() {
        return now(CLOCK_BOOTTIME);
    }

    /// The difference between wall time and CLOCK_BOOTTIME, in nanoseconds.
    long wallOffset() {
        return now(CLOCK_REALTIME) - now(CLOCK_BOOTTIME);
    }

    private long now(int clock) {
        libc.clockGettime(clock, time);
        return time.get(JAVA_LONG, 0) * SECOND + time.get(JAVA_LONG, 8);
    }

    private void put(int place, int descriptor, int events) {
        entries.set(JAVA_INT, (long) place * ENTRY, descriptor);
        entries.set(JAVA_SHORT, (long) place * ENTRY + EVENTS, (short) events);
        entries.set(JAVA_SHORT, (long) place * ENTRY + REVENTS, (short) 0);
    }
}
