package org.warren.traffic.play;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/// Writes down what happens, a line each, packed by gzip: an event, the number of its stream, the number of the
/// message, the nanoseconds since the line before, and what the event says besides. The first line has the wall clock
/// at the beginning.
final class Recorder implements AutoCloseable {

    /// What can happen.
    enum Event {
        /// A datagram was sent: its size.
        SENT('s'),
        /// The sender's own system did not take a datagram: the error's number.
        REFUSED('x'),
        /// A datagram arrived: its size.
        RECEIVED('r'),
        /// An answer was sent: its size.
        ANSWERED('a'),
        /// The answering node's own system did not take an answer: the error's number.
        ANSWER_REFUSED('y'),
        /// An answer arrived: its size.
        HEARD('h'),
        /// A connection was begun: its exchanges.
        OPENED('o'),
        /// All answers of a connection arrived: their bytes and those of the requests.
        DONE('d'),
        /// A connection ended before that: the error's number, 0 where the other end closed it.
        FAILED('f'),
        /// Datagrams found a node's receive buffer full, written down at the end: their number. In place of the stream
        /// stands the number of the node among the workload's ends.
        DROPPED('k');

        private final char letter;

        Event(char letter) {
            this.letter = letter;
        }
    }

    private static final int BUFFER = 1 << 16;
    private static final int LINE_MAX = 64;

    private final GZIPOutputStream out;
    private final byte[] buffer = new byte[BUFFER];
    private int length;
    private long before;

    /// @param out where to
    /// @param start the clock of the events at the beginning, in nanoseconds
    /// @param wall the wall clock then, in nanoseconds since 1970
    Recorder(OutputStream out, long start, long wall) throws IOException {
        this.out = new GZIPOutputStream(out, BUFFER);
        this.before = start;
        put('w');
        number(wall);
        put('\n');
    }

    /// Writes an event down.
    ///
    /// @param value what the event says besides
    /// @param now the clock of the events
    void record(Event event, int stream, int sequence, long value, long now) {
        if (length > BUFFER - LINE_MAX) {
            flush();
        }
        put(event.letter);
        number(stream);
        put(' ');
        number(sequence);
        put(' ');
        number(now - before);
        put(' ');
        number(value);
        put('\n');
        before = now;
    }

    private void put(char letter) {
        buffer[length++] = (byte) letter;
    }

    private void number(long value) {
        long left = value;
        if (left < 0) {
            put('-');
            left = -left;
        }
        int from = length;
        do {
            buffer[length++] = (byte) ('0' + left % 10);
            left /= 10;
        } while (left > 0);
        for (int low = from, high = length - 1; low < high; low++, high--) {
            byte swapped = buffer[low];
            buffer[low] = buffer[high];
            buffer[high] = swapped;
        }
    }

    private void flush() {
        try {
            out.write(buffer, 0, length);
            length = 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        flush();
        out.close();
    }
}
