package org.warren.wireguard.fuzz;

/// Reads decisions from a fuzzer's bytes. Behind their end everything is zero, so that each input is a whole program.
public final class Input {
    private final byte[] bytes;
    private int position;

    public Input(byte[] bytes) {
        this.bytes = bytes;
    }

    public boolean hasMore() {
        return position < bytes.length;
    }

    /// 0 to 255.
    public int next() {
        return position < bytes.length ? bytes[position++] & 0xff : 0;
    }

    public int below(int bound) {
        return next() % bound;
    }

    public int nextInt() {
        return (next() << 24) | (next() << 16) | (next() << 8) | next();
    }

    public long nextLong() {
        return ((long) nextInt() << 32) | (nextInt() & 0xffffffffL);
    }

    public byte[] bytes(int length) {
        byte[] out = new byte[length];
        for (int i = 0; i < length; i++) {
            out[i] = (byte) next();
        }
        return out;
    }
}
