package org.warren.wireguard.uapi;

import java.util.concurrent.atomic.AtomicInteger;

/// Limits the memory of all clients' requests and answers in flight, in request lines of about 100 bytes each.
/// Thread-safe.
final class Budget {
    /// A reserve for each client in addition to it, so that a client that stalls in a long request does not block short
    /// ones.
    static final int FREE = 1_000;

    private final AtomicInteger left;

    Budget(int lines) {
        this.left = new AtomicInteger(lines);
    }

    /// One client's share.
    final class Account {
        private int spent;

        /// Reserves more; false if there is not enough.
        boolean spend(int lines) {
            int before = Math.max(0, spent - FREE);
            int more = Math.max(0, spent + lines - FREE) - before;
            if (left.addAndGet(-more) < 0) {
                left.addAndGet(more);
                return false;
            }
            spent += lines;
            return true;
        }

        /// Releases everything.
        void settle() {
            left.addAndGet(Math.max(0, spent - FREE));
            spent = 0;
        }
    }
}
