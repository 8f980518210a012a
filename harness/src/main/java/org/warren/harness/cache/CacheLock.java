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

/// The right to make new folders in a part of the cache, which one driver of this user has at a time. Who is killed has
/// it no longer.
public final class CacheLock implements AutoCloseable {

    /// The name of the file in each part whose lock it is.
    public static final String FILE = "making.lock";

    /// What is made has such a name until it is whole, and what is removed as soon as it is not any more.
    public static final String PREFIX = "making-";

    /// The lock of a file is that of a process, and says nothing to the threads of one.
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final Path part;
    private final FileChannel channel;

    private CacheLock(Path part, FileChannel channel) {
        this.part = part;
        this.channel = channel;
    }

    /// Waits until nobody else has it.
    ///
    /// @param part a folder, which is made where it is missing
    /// @throws IOException when it cannot be written
    public static CacheLock take(Path part) throws IOException {
        THREADS.lock();
        return open(part, true).orElseThrow();
    }

    /// The same, if nobody else has it now.
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

    /// A new folder, which is to be moved to its own name when it is whole.
    public Path newFolder() throws IOException {
        removeUnfinished();
        return Files.createTempDirectory(part, PREFIX);
    }

    /// Removes what is not whole, or not any more: what drivers left that were killed.
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
