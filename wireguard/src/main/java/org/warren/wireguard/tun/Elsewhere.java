package org.warren.wireguard.tun;

import java.lang.foreign.Arena;
import org.warren.wireguard.posix.Libc;

/// Queries an interface that has moved to another network namespace: through a socket in that namespace, opened by a
/// thread that enters it and returns immediately. Without the permission to do so there is no such socket.
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

    /// A socket in the namespace where the interface was when the socket was opened, negative if there is none.
    int socket() {
        if (socket < 0 && !refused) {
            socket = open();
            refused = socket < 0;
        }
        return socket;
    }

    /// The interface has left that namespace; the next call finds out where it is now.
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
        // The thread enters the namespace only if it may return.
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
