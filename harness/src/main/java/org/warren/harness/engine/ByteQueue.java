package org.warren.harness.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/// A pipe for bytes from one thread to another.
final class ByteQueue {

    private static final byte[] END = new byte[0];

    /// More than a complete answer. A writer that exceeds it without being read is flooding the connection, which ends
    /// then.
    private static final long BYTES_MAX = 256L << 20;

    private final LinkedBlockingQueue<byte[]> chunks = new LinkedBlockingQueue<>();
    private final long bytesMax;
    private final AtomicLong held = new AtomicLong();
    private volatile boolean overrun;
    private final In in = new In();
    private final Out out = new Out();

    ByteQueue() {
        this(BYTES_MAX);
    }

    /// @param bytesMax the maximum number of unread bytes
    ByteQueue(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    private final class Out extends OutputStream {

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (length > 0 && !overrun) {
                overrun = held.addAndGet(length) > bytesMax;
                chunks.add(overrun ? END : Arrays.copyOfRange(bytes, offset, offset + length));
            }
        }

        @Override
        public void close() {
            chunks.add(END);
        }
    }

    private final class In extends InputStream {

        private byte[] chunk = new byte[1];
        private int next = 1;

        @Override
        public int read() throws IOException {
            if (!fill()) {
                return -1;
            }
            held.decrementAndGet();
            return chunk[next++] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, chunk.length - next);
            System.arraycopy(chunk, next, target, offset, count);
            next += count;
            held.addAndGet(-count);
            return count;
        }

        @Override
        public int available() {
            return chunk.length - next;
        }

        /// Waits for a byte; returns false at the end of the stream.
        private boolean fill() throws IOException {
            try {
                while (next >= chunk.length && chunk != END) {
                    chunk = chunks.take();
                    next = 0;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for bytes", e);
            }
            return chunk != END;
        }
    }
}
