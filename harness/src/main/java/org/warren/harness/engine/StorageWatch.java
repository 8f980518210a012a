package org.warren.harness.engine;

import com.github.dockerjava.api.DockerClient;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.warren.harness.agent.ConsoleTail;

/// Ends a container that fills the engine's disk. Few engines can limit the disk of a container, so this checks every
/// few seconds how much it has written.
final class StorageWatch implements AutoCloseable {

    /// More than any evidence; see [org.warren.harness.agent.EvidenceBudget].
    static final long BYTES_MAX = 6L << 30;

    private static final long PAUSE_SECONDS = 3;

    private final DockerClient engine;
    private final String container;
    private final ConsoleTail console;
    private final long bytesMax;
    private final CountDownLatch closed = new CountDownLatch(1);

    private StorageWatch(DockerClient engine, String container, ConsoleTail console, long bytesMax) {
        this.engine = engine;
        this.container = container;
        this.console = console;
        this.bytesMax = bytesMax;
    }

    /// Starts the checks.
    ///
    /// @param console receives the reason why the container was ended
    static StorageWatch of(DockerClient engine, String container, ConsoleTail console, long bytesMax) {
        StorageWatch watch = new StorageWatch(engine, container, console, bytesMax);
        Thread.ofPlatform().daemon().name("storage-watch").start(watch::look);
        return watch;
    }

    private void look() {
        try {
            while (!closed.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
                if (!isWithin()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isWithin() {
        try {
            Number written =
                    engine.inspectContainerCmd(container).withSize(true).exec().getSizeRw();
            if (written == null || written.longValue() <= bytesMax) {
                return true;
            }
            console.add("Warren stopped it, because it had written %d MiB to its disk and %d MiB are the limit"
                    .formatted(written.longValue() >> 20, bytesMax >> 20));
            engine.killContainerCmd(container).exec();
            return false;
        } catch (RuntimeException e) {
            return true; // an engine that is gone is noticed by whoever works with the container
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
