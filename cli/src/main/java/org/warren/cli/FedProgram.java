package org.warren.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A program that is handed bytes on its standard input, by a thread of its own: whoever hands them over waits for it
/// 5 s at most, once. The program goes on when its input has ended.
final class FedProgram implements AutoCloseable {

    private static final int PIECES_MAX = 128;
    private static final long PATIENCE_MILLIS = 5_000;
    private static final byte[] END = new byte[0];

    private final String name;
    private final Process process;
    private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(PIECES_MAX);
    private final AtomicLong written = new AtomicLong();
    private final Thread thread;
    private volatile @Nullable String ended;

    private FedProgram(String name, Process process) {
        this.name = name;
        this.process = process;
        this.thread = Thread.ofPlatform().name("feed").daemon().start(this::write);
    }

    /// Starts a program whose output nobody sees.
    ///
    /// @param name for sentences
    /// @throws IOException when it cannot be started
    static FedProgram start(String name, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new FedProgram(name, process);
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

    /// Whether it reads, and has read most of what it was handed.
    boolean isReady() {
        return ended == null && process.isAlive() && pieces.size() < PIECES_MAX / 2;
    }

    /// Hands bytes over, which are not copied. They are dropped where it does not read any more.
    void feed(byte[] bytes) {
        if (bytes.length > 0 && ended == null && !offered(bytes)) {
            ended = name + " has not read anything for " + PATIENCE_MILLIS / 1_000 + " s";
        }
    }

    private boolean offered(byte[] bytes) {
        boolean isInterrupted = Thread.interrupted();
        try {
            return pieces.offer(bytes, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            isInterrupted = true;
            return false;
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Why it was not handed everything, if so, in some words.
    Optional<String> ended() {
        return Optional.ofNullable(ended)
                .or(() -> process.isAlive() ? Optional.empty() : Optional.of(name + " was closed"));
    }

    /// Ends its input, after it has read all of it, or nothing for 5 s.
    @Override
    public void close() {
        if (ended == null && offered(END)) {
            long before = -1;
            while (thread.isAlive() && written.get() != before) {
                before = written.get();
                await();
            }
        }
        if (thread.isAlive() && ended == null) {
            ended = name + " has not read anything for " + PATIENCE_MILLIS / 1_000 + " s";
        }
    }

    private void await() {
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
