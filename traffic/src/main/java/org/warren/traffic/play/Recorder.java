package org.warren.traffic.play;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/// Writes the events, compressed with gzip. Each is a line: the event, the number of its stream, the number of the
/// message, the nanoseconds since the previous line, and the event's value. The first line contains the wall clock at
/// the beginning.
final class Recorder implements AutoCloseable {

    /// The events, with their values.
    enum Event {
        /// A datagram was sent: its size.
        SENT('s'),
        /// The sender's own system refused a datagram: the errno.
        REFUSED('x'),
        /// A datagram arrived: its size.
        RECEIVED('r'),
        /// An answer was sent: its size.
        ANSWERED('a'),
        /// The answering node's own system refused an answer: the errno.
        ANSWER_REFUSED('y'),
        /// An answer arrived: its size.
        HEARD('h'),
        /// A connection was opened: its exchanges.
        OPENED('o'),
        /// All answers of a connection arrived: the bytes of answers and requests.
        DONE('d'),
        /// A connection ended before that: the errno, 0 if the other end closed it.
        FAILED('f'),
        /// Datagrams were dropped because a node's receive buffer was full, written at the end: their number. In place
        /// of the stream is the number of the node among the workload's ends.
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

    /// @param out the destination
    /// @param start the clock at the beginning, in nanoseconds
    /// @param wall the wall clock at that time, in nanoseconds since 1970
    Recorder(OutputStream out, long start, long wall) throws IOException {
        this.out = new GZIPOutputStream(out, BUFFER);
        this.before = start;
        put('w');
        number(wall);
        put('\n');
    }

    /// Writes an event.
    ///
    /// @param value of the event
    /// @param now the clock at the event
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
