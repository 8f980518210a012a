package org.warren.wireguard.cli;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.posix.Libc;

/// Reports the result of the start to the waiting script: writes the exit status into a pipe and closes it. If the
/// process dies before that, the kernel closes the pipe.
public final class Readiness {
    /// The script's first argument if it waits; the second is the file descriptor.
    static final String OPTION = "--ready-descriptor";

    private @Nullable Integer descriptor;

    /// @param descriptor of the pipe, null if no script waits
    public Readiness(@Nullable Integer descriptor) {
        this.descriptor = descriptor;
    }

    /// Only the first call has an effect.
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
