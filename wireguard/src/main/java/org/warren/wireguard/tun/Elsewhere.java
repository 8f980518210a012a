package org.warren.wireguard.tun;

import java.lang.foreign.Arena;
import org.warren.wireguard.posix.Libc;

/// A way to ask about an interface that has moved to another network namespace: a socket there, made by a thread that
/// goes there and comes back immediately. Where that is not permitted there is none.
final class Elsewhere implements AutoCloseable {
    private static final long TUNGETDEVNETNS = 0x54e3;
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int NONE = -1;

    private final Libc libc;
    private final Arena arena;
    private final int tun;
    private int socket = NONE;
    private boolean refused;

    /// @param tun the descriptor of the device
    Elsewhere(Libc libc, Arena arena, int tun) {
        this.libc = libc;
        this.arena = arena;
        this.tun = tun;
    }

    /// A socket in the namespace where the interface was when it was made, negative if there is none.
    int socket() {
        if (socket < 0 && !refused) {
            socket = open();
            refused = socket < 0;
        }
        return socket;
    }

    /// The interface is not there any more; the next call looks where it is now.
    void forget() {
        if (socket >= 0) {
            libc.close(socket);
        }
        socket = NONE;
    }

    private int open() {
        int home = libc.open(arena.allocateFrom("/proc/thread-self/ns/net"), O_RDONLY_CLOEXEC);
        int there = libc.ioctl(tun, TUNGETDEVNETNS, 0L);
        int made = NONE;
        // The thread goes only if it may come back.
        if (home >= 0 && there >= 0 && libc.setns(home, CLONE_NEWNET) >= 0 && libc.setns(there, CLONE_NEWNET) >= 0) {
            made = libc.socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0);
            if (libc.setns(home, CLONE_NEWNET) < 0) {
                throw new IllegalStateException("the daemon cannot return to its network namespace");
            }
        }
        if (home >= 0) {
            libc.close(home);
        }
        if (there >= 0) {
            libc.close(there);
        }
        return made;
    }

    @Override
    public void close() {
        forget();
    }
}
