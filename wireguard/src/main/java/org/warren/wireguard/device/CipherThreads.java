package org.warren.wireguard.device;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.tunnel.CipherExecutor;
import org.warren.wireguard.tunnel.CipherWork;

/// Worker threads that seal and open. The device thread does everything else, and helps with the cipher when it would
/// otherwise wait. So it never waits for work that no worker has begun, and no work remains in flight at the end of a
/// turn.
///
/// A worker claims work with an atomic change of its state; there are no locks. A thread without work spins for some
/// microseconds, then sleeps until there is more work than the device thread can begin itself.
public final class CipherThreads implements CipherExecutor, AutoCloseable {
    /// Processors per thread: the kernel and the applications need some too.
    private static final int PROCESSORS_PER_THREAD = 4;
    /// System calls occupy the device thread about as much as the cipher occupies one other thread, so more threads
    /// would be idle.
    private static final int USUAL_MOST = 2;
    private static final int MOST = 16;
    /// Handing over less than this takes longer than doing it.
    private static final int LEAST_BYTES = 8_192;

    private static final int RING = 64;
    private static final int SPINS = 2_000;
    private static final long PAUSE_NANOS = 20_000;

    private final AtomicReferenceArray<@Nullable CipherWork> ring = new AtomicReferenceArray<>(RING);
    private final List<Worker> workers = new ArrayList<>();
    /// How many items have been put into the ring; only the device thread writes it.
    private volatile long offered;

    private volatile boolean closed;
    /// All items before this position are done. Used by the device thread only.
    private long oldest;

    private final class Worker implements Runnable {
        private final int workerIndex;
        private final Thread thread;
        private volatile boolean asleep;

        Worker(int workerIndex) {
            this.workerIndex = workerIndex;
            this.thread =
                    Thread.ofPlatform().daemon().name("cipher-" + workerIndex).unstarted(this);
        }

        @Override
        public void run() {
            long next = 0;
            int spins = 0;
            while (!closed) {
                long end = offered;
                next = Math.max(next, end - RING);
                if (next < end) {
                    CipherWork work = ring.get((int) (next++ % RING));
                    spins = work != null && work.tryDo(workerIndex) ? 0 : spins;
                } else if (spins++ < SPINS) {
                    Thread.onSpinWait();
                } else {
                    sleep(next);
                    spins = 0;
                }
            }
        }

        private void sleep(long next) {
            asleep = true;
            if (next >= offered && !closed) {
                LockSupport.park(this);
            }
            asleep = false;
        }
    }

    /// @param threads in addition to the device thread; with 0 the caller does the work
    public CipherThreads(int threads) {
        for (int workerIndex = 1; workerIndex <= threads; workerIndex++) {
            workers.add(new Worker(workerIndex));
        }
        startAll();
    }

    /// If the system refuses threads, the device thread does their work.
    private void startAll() {
        for (int i = 0; i < workers.size(); i++) {
            try {
                workers.get(i).thread.start();
            } catch (OutOfMemoryError e) { // this is what a limit of processes looks like
                workers.subList(i, workers.size()).clear();
                return;
            }
        }
    }

    /// How many threads in addition to the device thread are useful.
    ///
    /// @param wanted the total number of threads that carry packets, 1 to 16, as text; null to choose by the machine
    /// @throws IllegalArgumentException if it is something else
    public static int beside(@Nullable String wanted, int processors) {
        if (wanted == null) {
            return Math.min(USUAL_MOST, processors / PROCESSORS_PER_THREAD);
        }
        if (!wanted.matches("[1-9]|1[0-6]")) {
            throw new IllegalArgumentException("a number of threads is 1 to " + MOST + ", not \"" + wanted + "\"");
        }
        return Integer.parseInt(wanted) - 1;
    }

    @Override
    public void offer(CipherWork work) {
        boolean worthIt = !workers.isEmpty() && work.length() >= LEAST_BYTES && hasRoom();
        if (!worthIt) {
            work.doAlone(); // not released: a worker may still see it in the ring, and the key has no copy for it
        } else {
            work.prepare(1 + workers.size());
            work.release();
            long place = offered;
            ring.setRelease((int) (place % RING), work);
            offered = place + 1;
            if (place > oldest) {
                wakeOne();
            }
        }
    }

    private boolean hasRoom() {
        long end = offered;
        while (oldest < end && isOver(ring.getPlain((int) (oldest % RING)))) {
            oldest++;
        }
        return end - oldest < RING;
    }

    private static boolean isOver(@Nullable CipherWork work) {
        return work == null || work.isOver();
    }

    private void wakeOne() {
        for (Worker worker : workers) {
            if (worker.asleep) {
                LockSupport.unpark(worker.thread);
                return;
            }
        }
    }

    @Override
    public void await(CipherWork work) {
        for (int spins = 0; !work.isDone(); spins++) {
            if (work.tryDo(0) || doAnother()) {
                spins = 0;
            } else if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(PAUSE_NANOS); // the thread that has it may have no processor
            }
        }
    }

    private boolean doAnother() {
        for (long i = oldest; i < offered; i++) {
            CipherWork work = ring.getPlain((int) (i % RING));
            if (work != null && work.tryDo(0)) {
                return true;
            }
        }
        return false;
    }

    /// Ends the threads, and returns when they have finished their current work: its memory may be freed then.
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        for (Worker worker : workers) {
            LockSupport.unpark(worker.thread);
            while (worker.thread.isAlive()) {
                try {
                    worker.thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
