package org.warren.harness.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Ends a guest that fills the disk with its evidence. The size of a folder cannot be limited, so this checks its
/// contents every second.
final class EvidenceWatch implements AutoCloseable {

    /// More than any evidence; see [org.warren.harness.agent.EvidenceBudget].
    static final long BYTES_MAX = 6L << 30;

    static final int FILES_MAX = 50_000;

    private static final long PAUSE_SECONDS = 1;

    private final CountDownLatch closed = new CountDownLatch(1);

    private EvidenceWatch() {}

    /// Starts the checks.
    ///
    /// @param stop ends the guest; receives the reason
    static EvidenceWatch of(Path evidence, Consumer<String> stop) {
        EvidenceWatch watch = new EvidenceWatch();
        Thread.ofPlatform().daemon().name("evidence-watch").start(() -> watch.look(evidence, stop));
        return watch;
    }

    private void look(Path evidence, Consumer<String> stop) {
        try {
            while (!closed.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
                Optional<String> excess = excess(evidence, BYTES_MAX, FILES_MAX);
                if (excess.isPresent()) {
                    stop.accept(excess.get());
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The limit that is exceeded, if any. Files that appear or disappear meanwhile may or may not count.
    static Optional<String> excess(Path evidence, long bytesMax, int filesMax) {
        Sum sum = new Sum();
        try {
            Files.walkFileTree(evidence, sum);
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty(); // it is being removed
        }
        if (sum.bytes > bytesMax) {
            return Optional.of("Warren stopped it, because its evidence had %d MiB and %d MiB are the limit"
                    .formatted(sum.bytes >> 20, bytesMax >> 20));
        }
        if (sum.files > filesMax) {
            return Optional.of("Warren stopped it, because its evidence had %d files and %d are the limit"
                    .formatted(sum.files, filesMax));
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private static final class Sum extends SimpleFileVisitor<Path> {

        private long bytes;
        private int files;

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            files++;
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files++;
            bytes += attributes.size();
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException problem) {
            return FileVisitResult.CONTINUE;
        }
    }
}
