package org.warren.reports.live;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The state of all runs, in numbered versions. Clients wait for the next version.
final class RunUpdates {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Version latest = new Version(0, List.of());
    private boolean closed;

    /// All runs at one time.
    ///
    /// @param number from 0, which is the version before the first look
    record Version(long number, List<LiveRun> runs) {}

    /// Creates a new version, if anything has changed.
    void publish(List<LiveRun> runs) {
        lock.lock();
        try {
            if (latest.number() == 0 || !latest.runs().equals(runs)) {
                latest = new Version(latest.number() + 1, List.copyOf(runs));
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    Version latest() {
        lock.lock();
        try {
            return latest;
        } finally {
            lock.unlock();
        }
    }

    /// The first version after a known one; the known one itself if none came in time, and null if none will come.
    @Nullable
    Version after(long number, long millisMax) throws InterruptedException {
        lock.lock();
        try {
            long rest = TimeUnit.MILLISECONDS.toNanos(millisMax);
            while (!closed && latest.number() <= number && rest > 0) {
                rest = changed.awaitNanos(rest);
            }
            return closed ? null : latest;
        } finally {
            lock.unlock();
        }
    }

    /// Waits; returns whether it was closed meanwhile.
    boolean isClosedWithin(long millisMax) throws InterruptedException {
        lock.lock();
        try {
            long rest = TimeUnit.MILLISECONDS.toNanos(millisMax);
            while (!closed && rest > 0) {
                rest = changed.awaitNanos(rest);
            }
            return closed;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
