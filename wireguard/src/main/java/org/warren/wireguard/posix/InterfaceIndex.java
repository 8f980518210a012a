package org.warren.wireguard.posix;

import java.lang.foreign.Arena;

/// The numbers of network interfaces. For any thread.
public final class InterfaceIndex {
    private InterfaceIndex() {}

    /// The index of the interface that has a name in this process's network namespace, 0 if none has it.
    public static int of(String name) {
        try (Arena arena = Arena.ofConfined()) {
            return new Libc(arena).ifNameToIndex(arena.allocateFrom(name));
        }
    }
}
