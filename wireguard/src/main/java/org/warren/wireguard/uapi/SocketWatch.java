package org.warren.wireguard.uapi;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.warren.wireguard.posix.Libc;

/// Detects that the daemon's socket was deleted, which is how a userspace WireGuard is stopped without knowing its
/// process.
public final class SocketWatch implements AutoCloseable {
    private static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;
    private static final int IN_ATTRIB = 4;
    private static final int IN_DELETE_SELF = 0x400;
    private static final int BUFFER = 4096;

    private final Arena arena = Arena.ofShared();
    private final Libc libc = new Libc(arena);
    private final MemorySegment buffer = arena.allocate(BUFFER, 8);
    private final SocketFile file;
    private final int fd;

    public SocketWatch(SocketFile file) throws IOException {
        this.file = file;
        Path path = file.path();
        fd = Libc.check(libc.inotifyInit(NONBLOCK_CLOEXEC), "cannot watch the socket");
        // The daemon keeps the deleted socket open, so the kernel reports a change of its link count and not its
        // deletion.
        int events = IN_ATTRIB | IN_DELETE_SELF;
        Libc.check(libc.inotifyAddWatch(fd, arena.allocateFrom(path.toString()), events), "cannot watch " + path);
    }

    /// Readable when something happened to the file.
    public int descriptor() {
        return fd;
    }

    /// Whether the file is gone, or has been replaced by another daemon's.
    public boolean isDeleted() {
        int read = 1;
        while (read > 0) {
            read = libc.read(fd, buffer, BUFFER);
        }
        return !file.isOurs();
    }

    @Override
    public void close() {
        libc.close(fd);
        arena.close();
    }
}
