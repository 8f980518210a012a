package org.warren.natrouter;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.warren.wireguard.cli.IdleThreads;
import org.warren.wireguard.cli.Readiness;
import org.warren.wireguard.posix.Libc;

/// `warren-nat FILE`: runs the NAT routers that a file describes ([RouterSettings]), each with the devices `nat-in` and
/// `nat-out` of its node, and the links ([WireSettings]), until it is told to stop. It has one thread, which only wakes
/// for a packet, for the end of a mapping and for the arrival of a packet.
public final class WarrenNat {
    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int CLOCK_REALTIME = 0;
    private static final int CLOCK_BOOTTIME = 7;
    private static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;
    private static final int TFD_TIMER_ABSTIME = 1;
    private static final int POLLIN = 1;
    private static final int ENTRY = 8;
    private static final int EVENTS = 4;
    private static final int REVENTS = 6;
    private static final int MAX_PACKET = 65_535;
    private static final int READY_DESCRIPTOR = 3;
    private static final long SECOND = 1_000_000_000L;

    private final Arena arena = Arena.ofShared();
    private final Libc libc = new Libc(arena);
    private final MemorySegment time = arena.allocate(16, 8);
    private final MemorySegment alarm = arena.allocate(32, 8);
    private final MemorySegment buffer = arena.allocate(MAX_PACKET, 8);
    private final List<Station> stations = new ArrayList<>();

    private WarrenNat() {}

    /// Exits with 1 when a router cannot be created, 2 for wrong usage.
    public static void main(String[] words) throws IOException {
        if (words.length != 1) {
            System.err.println("warren-nat: give the file that describes the routers and links");
            System.exit(2);
        }
        WarrenNat program = new WarrenNat();
        Readiness readiness = new Readiness(READY_DESCRIPTOR);
        try {
            String text = Files.readString(Path.of(words[0]));
            program.open(RouterSettings.parse(text));
            program.join(WireSettings.parse(text));
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("warren-nat: " + e.getMessage());
            readiness.tell(1);
            System.exit(1);
        }
        IdleThreads.slacken();
        readiness.tell(0);
        program.run();
    }

    private void open(List<RouterSettings> settings) throws IOException {
        long wallOffset = now(CLOCK_REALTIME) - now(CLOCK_BOOTTIME);
        int home = Libc.check(libc.open(arena.allocateFrom("/proc/self/ns/net"), O_RDONLY_CLOEXEC), "cannot find home");
        for (RouterSettings router : settings) {
            if (!router.namespace().isEmpty()) {
                enter(Libc.check(
                        libc.open(arena.allocateFrom(router.namespace()), O_RDONLY_CLOEXEC),
                        "cannot open " + router.namespace()));
            }
            TunQueue inside = new TunQueue(libc, Router.INSIDE, TunQueue.TUN);
            TunQueue outside = new TunQueue(libc, Router.OUTSIDE, TunQueue.TUN);
            Path events = Path.of(router.events());
            Files.createDirectories(events.toAbsolutePath().getParent());
            stations.add(new Router(router, inside, outside, new EventFile(router.events(), wallOffset)));
            if (!router.namespace().isEmpty()) {
                enter(home);
            }
        }
    }

    private void enter(int namespace) throws IOException {
        Libc.check(libc.setns(namespace, CLONE_NEWNET), "cannot enter a node");
    }

    private void join(List<WireSettings> links) throws IOException {
        long wallOffset = now(CLOCK_REALTIME) - now(CLOCK_BOOTTIME);
        for (WireSettings link : links) {
            stations.add(new Wire(
                    link,
                    new TunQueue(libc, link.near(), TunQueue.TAP),
                    new TunQueue(libc, link.far(), TunQueue.TAP),
                    link.epoch() - wallOffset));
        }
    }

    /// Waits for packets and timers.
    private void run() throws IOException {
        int timer = Libc.check(libc.timerfdCreate(CLOCK_BOOTTIME, NONBLOCK_CLOEXEC), "cannot make a timer");
        int count = 1 + 2 * stations.size();
        MemorySegment entries = arena.allocate((long) count * ENTRY, 8);
        put(entries, 0, timer);
        for (int i = 0; i < stations.size(); i++) {
            put(entries, 1 + 2 * i, stations.get(i).inside().descriptor());
            put(entries, 2 + 2 * i, stations.get(i).outside().descriptor());
        }
        long armed = Long.MAX_VALUE;
        while (true) {
            libc.ppoll(entries, count);
            long now = now(CLOCK_BOOTTIME);
            for (int i = 0; i < stations.size(); i++) {
                Station station = stations.get(i);
                if (isReady(entries, 1 + 2 * i)) {
                    station.carry(true, buffer, now);
                }
                if (isReady(entries, 2 + 2 * i)) {
                    station.carry(false, buffer, now);
                }
                station.expire(buffer, now);
            }
            long deadline = nextDeadline();
            if (deadline != armed || isReady(entries, 0)) {
                arm(timer, deadline);
                armed = deadline;
            }
        }
    }

    private static void put(MemorySegment entries, int place, int descriptor) {
        entries.set(JAVA_INT, (long) place * ENTRY, descriptor);
        entries.set(JAVA_SHORT, (long) place * ENTRY + EVENTS, (short) POLLIN);
    }

    private static boolean isReady(MemorySegment entries, int place) {
        return entries.get(JAVA_SHORT, (long) place * ENTRY + REVENTS) != 0;
    }

    private long nextDeadline() {
        long next = Long.MAX_VALUE;
        for (Station station : stations) {
            OptionalLong deadline = station.nextDeadline();
            next = Math.min(next, deadline.orElse(Long.MAX_VALUE));
        }
        return next;
    }

    /// Zero would disarm the timer.
    private void arm(int timer, long deadline) {
        long at = deadline == Long.MAX_VALUE ? 0 : Math.max(1, deadline);
        alarm.set(JAVA_LONG, 16, at / SECOND);
        alarm.set(JAVA_LONG, 24, at % SECOND);
        libc.timerfdSettime(timer, TFD_TIMER_ABSTIME, alarm);
    }

    private long now(int clock) {
        libc.clockGettime(clock, time);
        return time.get(JAVA_LONG, 0) * SECOND + time.get(JAVA_LONG, 8);
    }
}
