package org.warren.wireguard.posix;

import java.lang.foreign.Arena;

/// Looks up indices of network interfaces. Thread-safe.
public final class InterfaceIndex {
    private InterfaceIndex() {}

    /// The index of the interface with this name in this process's network namespace, 0 if there is none.
    public static int of(String name) {
        try (Arena arena = Arena.ofConfined()) {
            return new Libc(arena).ifNameToIndex(arena.allocateFrom(name));
        }
    }
}
