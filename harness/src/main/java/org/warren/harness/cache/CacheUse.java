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

/// Announces to the other drivers of this user which folders of the cache this one uses: by a shared lock on one byte
/// of a file for each folder. It is held until this process ends.
public final class CacheUse {

    static final String FILE = "in-use.lock";

    /// The file stays open: closing it anywhere in a process releases all the process's locks on it.
    private static final Map<Path, FileChannel> OPEN = new HashMap<>();

    private CacheUse() {}

    /// Announces that this process uses a folder, which need not exist yet. Without permission to write to the cache,
    /// nothing is announced.
    ///
    /// @param cache contains the file
    /// @param folder in a part of the cache
    public static synchronized void announce(Path cache, Path folder) {
        try {
            channel(cache).lock(position(folder), 1, true);
        } catch (OverlappingFileLockException e) {
            // Already announced.
        } catch (IOException e) {
            // Then nobody can remove it from the cache either.
        }
    }

    /// Whether any process uses it, including this one.
    public static synchronized boolean isUsed(Path cache, Path folder) {
        try {
            return !ifUnused(cache, folder, () -> {});
        } catch (IOException e) {
            return false;
        }
    }

    /// An operation that may fail with an I/O error.
    public interface Task {

        /// Runs it.
        ///
        /// @throws IOException when a file operation fails
        void run() throws IOException;
    }

    /// Runs an operation while nobody can start to use a folder; does nothing if somebody uses it.
    ///
    /// @return whether it was run
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

    /// The file is empty: a lock may cover bytes beyond its end.
    private static long position(Path folder) {
        int names = folder.getNameCount();
        String name = folder.subpath(Math.max(0, names - 2), names).toString();
        byte[] digest = Sha256.start().digest(name.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(digest).getLong() >>> 2;
    }
}
