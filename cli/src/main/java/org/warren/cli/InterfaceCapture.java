package org.warren.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.FrameReader;
import org.warren.harness.capture.PcapWriter;

/// Writes packets from a source to a file, in a separate thread: the kernel drops packets that are not read while the
/// file is being analysed.
final class InterfaceCapture implements AutoCloseable {

    private static final long BYTES_MAX = 2_000_000_000L;
    private static final long END_MILLIS_MAX = 5_000;
    private static final long ASK_NANOS = 1_000_000_000L;

    private final PacketSource source;
    private final OutputStream out;
    private final Thread thread;
    private long bytes;
    private volatile boolean isTold;
    private volatile long dropped;
    private volatile @Nullable String ended;
    private volatile @Nullable IOException failure;

    private InterfaceCapture(PacketSource source, OutputStream out) {
        this.source = source;
        this.out = out;
        thread = Thread.ofPlatform().name("capture").daemon().unstarted(this::run);
    }

    /// Creates the file and starts the capture. The source is closed with it.
    ///
    /// @throws IOException when the file already exists or cannot be written, or the source's frames cannot be decoded
    static InterfaceCapture begin(PacketSource source, Path file) throws IOException {
        try {
            if (!FrameReader.isReadable(source.linkType())) {
                throw new IOException(
                        "the interface has link type %d, which is not read; capture on an interface with IP packets, or on 'any'"
                                .formatted(source.linkType()));
            }
            Files.createDirectories(file.toAbsolutePath().getParent());
            var out = new BufferedOutputStream(
                    Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            var capture = new InterfaceCapture(source, out);
            out.write(PcapWriter.fileHeader(source.linkType()));
            out.flush();
            capture.thread.start();
            return capture;
        } catch (FileAlreadyExistsException e) {
            source.close();
            throw new IOException(
                    file + " is there already; name another folder with --out, or move that file away", e);
        } catch (IOException e) {
            source.close();
            throw e;
        }
    }

    private void run() {
        long asked = System.nanoTime();
        boolean isUnwritten = false;
        try {
            while (!isTold && bytes < BYTES_MAX) {
                var packet = source.next();
                if (packet.isPresent()) {
                    take(packet.get());
                } else if (isUnwritten) {
                    flush();
                }
                isUnwritten = packet.isPresent();
                if (System.nanoTime() - asked >= ASK_NANOS) {
                    dropped = source.dropped();
                    asked = System.nanoTime();
                }
            }
            dropped = source.dropped();
            ended = isTold ? "The capture was ended." : "The capture has 2 GB and ends.";
        } catch (IOException e) {
            failure = e;
            ended = "The capture ended by itself: %s.".formatted(e.getMessage());
        }
    }

    private synchronized void take(PacketSource.Packet packet) throws IOException {
        byte[] record = packet.record();
        out.write(record);
        bytes += record.length;
    }

    /// Writes all buffered data to the file, which then ends with a complete packet.
    ///
    /// @throws IOException when it cannot be written
    synchronized void flush() throws IOException {
        out.flush();
    }

    /// How many packets the kernel dropped, so that they are missing in the file.
    long dropped() {
        return dropped;
    }

    /// Waits for the end.
    ///
    /// @param millis the maximum time
    /// @return whether it has ended
    boolean awaitEnd(long millis) {
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            isTold = true;
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    /// Stops the capture, and waits for its end.
    ///
    /// @return why it ended, a sentence
    String end() {
        isTold = true;
        boolean isInterrupted = Thread.interrupted();
        awaitEnd(END_MILLIS_MAX);
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        return Optional.ofNullable(ended).orElse("The capture was ended.");
    }

    /// Why it ended by itself, if there was an error.
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void close() throws IOException {
        end();
        // libpcap must not be closed while it is in use; the process is about to exit anyway.
        if (!thread.isAlive()) {
            source.close();
            out.close();
        }
    }
}
