package org.warren.harness.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.warren.harness.files.OutputFolder;

/// The exclusive right to create folders in a part of the cache, among the drivers of one user. It is released when its
/// owner is killed.
public final class CacheLock implements AutoCloseable {

    /// The name of the lock file in each part.
    public static final String FILE = "making.lock";

    /// A folder has such a name until it is complete, and again while it is being removed.
    public static final String PREFIX = "making-";

    /// A file lock belongs to a process and does not exclude its other threads.
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final Path part;
    private final FileChannel channel;

    private CacheLock(Path part, FileChannel channel) {
        this.part = part;
        this.channel = channel;
    }

    /// Waits for the lock.
    ///
    /// @param part a folder, which is created if it does not exist
    /// @throws IOException when it cannot be written
    public static CacheLock take(Path part) throws IOException {
        THREADS.lock();
        return open(part, true).orElseThrow();
    }

    /// The same, if the lock is free now.
    public static Optional<CacheLock> tryTake(Path part) throws IOException {
        return THREADS.tryLock() ? open(part, false) : Optional.empty();
    }

    private static Optional<CacheLock> open(Path part, boolean wait) throws IOException {
        boolean taken = false;
        try {
            OutputFolder.make(part);
            FileChannel channel =
                    FileChannel.open(part.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock lock = wait ? channel.lock() : channel.tryLock();
                taken = lock != null;
                return taken ? Optional.of(new CacheLock(part, channel)) : Optional.empty();
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
        } finally {
            if (!taken) {
                THREADS.unlock();
            }
        }
    }

    /// A new folder, to be moved to its own name when it is complete.
    public Path newFolder() throws IOException {
        removeUnfinished();
        return Files.createTempDirectory(part, PREFIX);
    }

    /// Removes incomplete folders, which killed drivers have left.
    public void removeUnfinished() throws IOException {
        try (DirectoryStream<Path> old = Files.newDirectoryStream(part, PREFIX + "*")) {
            for (Path each : old) {
                OutputFolder.removeTree(each);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            THREADS.unlock();
        }
    }
}
