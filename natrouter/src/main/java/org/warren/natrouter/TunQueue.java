package org.warren.natrouter;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.warren.wireguard.posix.Libc;

/// An existing TUN or TAP device: packets or frames are read and written one at a time.
final class TunQueue implements AutoCloseable {
    private static final int O_RDWR_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;
    private static final long TUNSETIFF = 0x400454caL;
    /// Packets without an additional header.
    static final short TUN = 0x1001;
    /// Frames without an additional header.
    static final short TAP = 0x1002;

    private static final int IFREQ_LENGTH = 40;
    private static final int IFREQ_FLAGS = 16;

    private final Libc libc;
    private final int descriptor;

    /// Opens a device in this thread's network namespace.
    ///
    /// @param kind [#TUN] or [#TAP]
    TunQueue(Libc libc, String name, short kind) throws IOException {
        this.libc = libc;
        try (Arena arena = Arena.ofConfined()) {
            descriptor = Libc.check(
                    libc.open(arena.allocateFrom("/dev/net/tun"), O_RDWR_NONBLOCK_CLOEXEC), "cannot open /dev/net/tun");
            MemorySegment request = arena.allocate(IFREQ_LENGTH, 8);
            byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
            MemorySegment.copy(bytes, 0, request, JAVA_BYTE, 0, bytes.length);
            request.set(JAVA_SHORT_UNALIGNED, IFREQ_FLAGS, kind);
            Libc.check(libc.ioctl(descriptor, TUNSETIFF, request), "cannot open interface " + name);
        }
    }

    int descriptor() {
        return descriptor;
    }

    /// Returns the length of the next packet in bytes, at most 0 if there is none.
    int read(MemorySegment buffer) {
        return libc.read(descriptor, buffer, buffer.byteSize());
    }

    void write(MemorySegment buffer, int length) {
        libc.write(descriptor, buffer, length);
    }

    @Override
    public void close() {
        libc.close(descriptor);
    }
}
