package org.warren.harness.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;

/// A stream of bytes whose next bytes can be inspected in one piece.
final class ByteSource implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;

    ByteSource(InputStream in) {
        this.in = in;
    }

    /// Makes the next bytes available in one piece, at [#position] of [#buffer].
    ///
    /// @param count up to 1 MiB
    /// @return how many bytes there are, less than `count` at the end of the stream
    int require(int count) throws IOException {
        if (end - at >= count) {
            return count;
        }
        System.arraycopy(buffer, at, buffer, 0, end - at);
        end -= at;
        at = 0;
        while (end < count) {
            int read = in.read(buffer, end, BUFFER_BYTES - end);
            if (read < 0) {
                return end;
            }
            end += read;
        }
        return count;
    }

    byte[] buffer() {
        return buffer;
    }

    int position() {
        return at;
    }

    /// Skips bytes that [#require] has made available.
    void consume(int count) {
        at += count;
    }

    /// Skips bytes.
    ///
    /// @return whether there were as many
    boolean skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            int step = (int) Math.min(left, BUFFER_BYTES);
            int got = require(step);
            at += got;
            if (got < step) {
                return false;
            }
            left -= step;
        }
        return true;
    }

    /// The 32 bits at an offset from [#position], which [#require] has made available.
    int intAt(int offset, ByteOrder order) {
        int i = at + offset;
        int big = (buffer[i] & 0xff) << 24
                | (buffer[i + 1] & 0xff) << 16
                | (buffer[i + 2] & 0xff) << 8
                | (buffer[i + 3] & 0xff);
        return order == ByteOrder.BIG_ENDIAN ? big : Integer.reverseBytes(big);
    }

    /// The 16 bits at an offset from [#position], which [#require] has made available.
    int shortAt(int offset, ByteOrder order) {
        int first = buffer[at + offset] & 0xff;
        int second = buffer[at + offset + 1] & 0xff;
        return order == ByteOrder.BIG_ENDIAN ? first << 8 | second : second << 8 | first;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
