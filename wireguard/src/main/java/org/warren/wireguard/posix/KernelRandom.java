package org.warren.wireguard.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The kernel's random number generator, asked directly: `SecureRandom` asks it too, but takes a fifth of the daemon's
/// time to start for the search of its provider. For any thread.
public final class KernelRandom {
    /// As many bytes as the kernel gives in one piece whatever happens.
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
