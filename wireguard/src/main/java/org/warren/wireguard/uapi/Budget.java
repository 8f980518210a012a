package org.warren.wireguard.uapi;

import java.util.concurrent.atomic.AtomicInteger;

/// What requests and answers in flight hold, of all clients together: in lines of a request, which are about 100 bytes
/// each. For any thread.
final class Budget {
    /// For each client beside it, so that one that hangs in a long request keeps nobody from a short one.
    static final int FREE = 1_000;

    private final AtomicInteger left;

    Budget(int lines) {
        this.left = new AtomicInteger(lines);
    }

    /// One client's part of it.
    final class Account {
        private int spent;

        /// Takes more; false if there is not so much.
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

        /// Gives everything back.
        void settle() {
            left.addAndGet(Math.max(0, spent - FREE));
            spent = 0;
        }
    }
}
