package org.warren.traffic.play;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warren.traffic.play.Header.Kind;
import org.warren.wireguard.posix.Libc;
import org.warren.workload.Emission;

/// A TCP connection: of a client, which sends each request after the previous answer, or of a server, which answers.
final class Connection {

    /// Its state.
    enum Fate {
        OPEN,
        DONE,
        FAILED
    }

    private final Libc libc;
    private final int fd;
    private final MemorySegment buffer;
    private final MemorySegment headerBytes;
    private final @Nullable Sender sender;
    private final @Nullable Emission message;
    private final int sequence;
    private final long openedNanos;
    private int exchange;
    private long toWrite;
    private long written;
    private int headerLength;
    private long toRead;
    private int headerRead;
    private int answer;
    private int errno;

    private Connection(
            Libc libc,
            int fd,
            MemorySegment buffer,
            MemorySegment headerBytes,
            @Nullable Sender sender,
            @Nullable Emission message,
            long openedNanos) {
        this.libc = libc;
        this.fd = fd;
        this.buffer = buffer;
        this.headerBytes = headerBytes;
        this.sender = sender;
        this.message = message;
        this.sequence = sender == null ? 0 : sender.takeSequence();
        this.openedNanos = openedNanos;
    }

    /// A client's connection, on a socket that is connecting.
    ///
    /// @param buffer for data that is discarded
    /// @param headerBytes for this connection only, of [Header#LENGTH] bytes
    static Connection client(
            Libc libc, int fd, MemorySegment buffer, MemorySegment headerBytes, Sender sender, long now) {
        Connection connection = new Connection(libc, fd, buffer, headerBytes, sender, sender.message(), now);
        connection.beginExchange();
        return connection;
    }

    /// A server's connection.
    static Connection server(Libc libc, int fd, MemorySegment buffer, MemorySegment headerBytes, long now) {
        return new Connection(libc, fd, buffer, headerBytes, null, null, now);
    }

    int descriptor() {
        return fd;
    }

    /// The stream whose message it carries; null for a server's.
    @Nullable
    Sender sender() {
        return sender;
    }

    int sequence() {
        return sequence;
    }

    long openedNanos() {
        return openedNanos;
    }

    /// The errno that ended it; 0 if the other end closed it.
    int errno() {
        return errno;
    }

    boolean wantsToWrite() {
        return written < toWrite;
    }

    /// Writes and reads as much as it can.
    Fate serve() {
        while (true) {
            if (wantsToWrite() && !write()) {
                return errno == Libc.EAGAIN ? Fate.OPEN : Fate.FAILED;
            }
            if (!wantsToWrite()) {
                Fate fate = message == null ? readRequest() : readAnswer();
                if (fate != Fate.OPEN || !wantsToWrite()) {
                    return fate;
                }
            }
        }
    }

    private void beginExchange() {
        Emission page = Objects.requireNonNull(message);
        int number = Objects.requireNonNull(sender).number();
        // Contains the request's size in place of a number, because the other end has to read that many bytes.
        new Header(number, Kind.REQUEST, page.size(exchange), page.answer(exchange)).write(headerBytes);
        headerLength = Header.LENGTH;
        written = 0;
        toWrite = page.size(exchange);
        toRead = page.answer(exchange);
    }

    /// The header is sent together with the data after it, so that no small segment waits for an acknowledgement.
    private boolean write() {
        while (written < toWrite) {
            long at = written < headerLength ? written : 0;
            if (written < headerLength) {
                MemorySegment.copy(headerBytes, 0, buffer, 0, Header.LENGTH);
            }
            int result = libc.write(fd, buffer.asSlice(at), Math.min(toWrite - written, buffer.byteSize() - at));
            if (result <= 0) {
                errno = -result;
                return false;
            }
            written += result;
        }
        return true;
    }

    private boolean read() {
        while (toRead > 0) {
            int read = libc.read(fd, buffer, Math.min(toRead, buffer.byteSize()));
            if (read <= 0) {
                errno = -read;
                return false;
            }
            toRead -= read;
        }
        return true;
    }

    /// The client's side.
    private Fate readAnswer() {
        if (!read()) {
            return errno == Libc.EAGAIN ? Fate.OPEN : Fate.FAILED;
        }
        exchange++;
        if (exchange == Objects.requireNonNull(message).count()) {
            return Fate.DONE;
        }
        beginExchange();
        return Fate.OPEN;
    }

    /// The server's side.
    private Fate readRequest() {
        while (headerRead < Header.LENGTH) {
            int read = libc.read(fd, headerBytes.asSlice(headerRead), Header.LENGTH - headerRead);
            if (read <= 0) {
                errno = -read;
                return errno == Libc.EAGAIN ? Fate.OPEN : errno == 0 ? Fate.DONE : Fate.FAILED;
            }
            headerRead += read;
            if (headerRead == Header.LENGTH) {
                if (!Header.isIn(headerBytes, Header.LENGTH)) {
                    return Fate.FAILED;
                }
                Header header = Header.read(headerBytes);
                toRead = (long) header.sequence() - Header.LENGTH;
                answer = header.answer();
            }
        }
        if (!read()) {
            return errno == Libc.EAGAIN ? Fate.OPEN : Fate.FAILED;
        }
        headerRead = 0;
        written = 0;
        toWrite = answer;
        return Fate.OPEN;
    }

    void close() {
        libc.close(fd);
    }
}
