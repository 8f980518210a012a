package org.warren.harness.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.files.Sha256;

/// Says to the other drivers of this user which folders of the cache this one uses: by a shared lock on one byte of a
/// file for each. It holds until this process ends, however it does.
public final class CacheUse {

    static final String FILE = "in-use.lock";

    /// The file stays open: a process that closes it anywhere has no lock on it any more.
    private static final Map<Path, FileChannel> OPEN = new HashMap<>();

    private CacheUse() {}

    /// From now on this process uses a folder, which need not exist yet. Who cannot write to the cache says nothing.
    ///
    /// @param cache has the file
    /// @param folder lies in a part of the cache
    public static synchronized void announce(Path cache, Path folder) {
        try {
            channel(cache).lock(position(folder), 1, true);
        } catch (OverlappingFileLockException e) {
            // It is announced.
        } catch (IOException e) {
            // Neither can a cleaner write to it.
        }
    }

    /// Whether a process uses it, this one included.
    public static synchronized boolean isUsed(Path cache, Path folder) {
        try {
            return !ifUnused(cache, folder, () -> {});
        } catch (IOException e) {
            return false;
        }
    }

    /// Something that fails as files do.
    public interface Task {

        /// Does it.
        ///
        /// @throws IOException when a file does not let it
        void run() throws IOException;
    }

    /// Does something while nobody can begin to use a folder; nothing if somebody uses it.
    ///
    /// @return whether it was done
    public static synchronized boolean ifUnused(Path cache, Path folder, Task task) throws IOException {
        try (FileLock lock = channel(cache).tryLock(position(folder), 1, false)) {
            if (lock != null) {
                task.run();
            }
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static FileChannel channel(Path cache) throws IOException {
        OutputFolder.make(cache);
        Path file = cache.toRealPath().resolve(FILE);
        FileChannel open = OPEN.get(file);
        if (open == null || !open.isOpen()) {
            open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            OPEN.put(file, open);
        }
        return open;
    }

    /// The file is empty: a lock may lie behind the end.
    private static long position(Path folder) {
        int names = folder.getNameCount();
        String name = folder.subpath(Math.max(0, names - 2), names).toString();
        byte[] digest = Sha256.start().digest(name.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(digest).getLong() >>> 2;
    }
}
