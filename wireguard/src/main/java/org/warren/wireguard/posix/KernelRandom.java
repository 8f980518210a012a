package org.warren.wireguard.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The kernel's random number generator, called directly. `SecureRandom` uses it too, but the search for its provider
/// takes a fifth of the daemon's start time. Thread-safe.
public final class KernelRandom {
    /// The number of bytes that the kernel always returns in one call.
    private static final int PIECE = 256;

    private final Arena arena = Arena.ofAuto();
    private final Libc libc = new Libc(arena);
    private final MemorySegment buffer = arena.allocate(PIECE);

    /// Fills an array with unpredictable bytes.
    public synchronized void nextBytes(byte[] out) {
        int done = 0;
        while (done < out.length) {
            int wanted = Math.min(PIECE, out.length - done);
            int got = libc.getrandom(buffer, wanted);
            if (got != wanted && got != -Libc.EINTR) {
                throw new IllegalStateException("the kernel gives no random bytes: result " + got);
            }
            if (got == wanted) {
                MemorySegment.copy(buffer, JAVA_BYTE, 0, out, done, wanted);
                done += wanted;
            }
        }
        buffer.fill((byte) 0);
    }
}
