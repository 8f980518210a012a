package org.warren.wireguard.cli;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.posix.Libc;

/// Reports to the waiting script how the start ended: the exit status in a pipe, which is closed then. If the process
/// dies before, the kernel closes it.
public final class Readiness {
    /// The script's first word if it waits; the second is the descriptor.
    static final String OPTION = "--ready-descriptor";

    private @Nullable Integer descriptor;

    /// @param descriptor the pipe's, null if nobody waits
    public Readiness(@Nullable Integer descriptor) {
        this.descriptor = descriptor;
    }

    /// Only the first call counts.
    ///
    /// @param status one digit
    public void tell(int status) {
        if (descriptor == null) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            Libc libc = new Libc(arena);
            MemorySegment digit = arena.allocateFrom(JAVA_BYTE, (byte) ('0' + status));
            libc.write(descriptor, digit, 1);
            libc.close(descriptor);
        }
        descriptor = null;
    }
}
