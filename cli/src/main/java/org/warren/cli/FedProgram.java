package org.warren.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A program that receives bytes on its standard input, from a separate thread: the caller waits for it only on
/// request. The program may continue after its input has ended.
final class FedProgram implements AutoCloseable {

    private static final int PIECES_MAX = 64;
    /// How long to wait for a program that does not read.
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration LOOK = Duration.ofMillis(20);
    private static final byte[] END = new byte[0];

    private final String name;
    private final Process process;
    private final Duration patience;
    private final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
    private final AtomicLong written = new AtomicLong();
    private final Thread thread;
    private volatile @Nullable String ended;

    private FedProgram(String name, Process process, Duration patience) {
        this.name = name;
        this.process = process;
        this.patience = patience;
        this.thread = Thread.ofPlatform().name("feed").daemon().start(this::write);
    }

    /// Starts a program, whose output is discarded.
    ///
    /// @param name for messages
    /// @param patience how long to wait for it when it does not read, for example [#PATIENCE]
    /// @throws IOException when it cannot be started
    static FedProgram start(String name, List<String> command, Duration patience) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new FedProgram(name, process, patience);
    }

    private void write() {
        try (OutputStream in = process.getOutputStream()) {
            for (byte[] piece = pieces.take(); piece != END; piece = pieces.take()) {
                in.write(piece);
                in.flush();
                written.addAndGet(piece.length);
            }
        } catch (IOException e) {
            ended = ended == null ? name + " was closed" : ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether it reads, and has read most of its input.
    boolean isReady() {
        return ended == null && process.isAlive() && pieces.size() < PIECES_MAX;
    }

    /// Passes bytes to it without copying them. They are dropped if it no longer reads.
    void feed(byte[] bytes) {
        if (bytes.length > 0 && ended == null) {
            pieces.add(bytes);
        }
    }

    /// Waits until it has read most of its input. If it reads nothing for a while, it gets no more.
    void awaitReady() {
        awaitProgress(() -> pieces.size() < PIECES_MAX);
    }

    private void awaitProgress(BooleanSupplier isEnough) {
        long last = written.get();
        long since = System.nanoTime();
        while (ended == null && thread.isAlive() && !isEnough.getAsBoolean()) {
            await(LOOK);
            if (written.get() != last) {
                last = written.get();
                since = System.nanoTime();
            } else if (System.nanoTime() - since >= patience.toNanos()) {
                ended = "%s has not read anything for %d s".formatted(name, patience.toSeconds());
                pieces.clear();
            }
        }
    }

    /// Why it did not receive everything, in a few words; empty if it did.
    Optional<String> ended() {
        return Optional.ofNullable(ended)
                .or(() -> process.isAlive() ? Optional.empty() : Optional.of(name + " was closed"));
    }

    /// Ends its input, after it has read all of it, or nothing for a while.
    @Override
    public void close() {
        pieces.add(END);
        awaitProgress(() -> false);
    }

    /// Waits until the program itself has ended.
    void awaitExit() throws InterruptedException {
        process.waitFor();
    }

    private void await(Duration most) {
        boolean isInterrupted = Thread.interrupted();
        try {
            thread.join(most);
        } catch (InterruptedException e) {
            isInterrupted = true;
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
