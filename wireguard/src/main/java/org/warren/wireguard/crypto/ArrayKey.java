package org.warren.wireguard.crypto;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.warren.wireguard.bytes.LittleEndian;

/// A key of a cipher that works on arrays only: transport data is copied into an array and back.
abstract class ArrayKey implements Aead.Key {
    private static final byte[] NO_AD = new byte[0];
    private static final int NONCE_COUNTER_OFFSET = 4;

    private final byte[] nonce = new byte[Aead.NONCE_LENGTH];
    private byte[] scratch = new byte[0];

    @Override
    public void seal(long counter, MemorySegment memory, long offset, int length) {
        byte[] array = scratch(length + Aead.TAG_LENGTH);
        MemorySegment.copy(memory, JAVA_BYTE, offset, array, 0, length);
        seal(nonce(counter), NO_AD, array, 0, length);
        MemorySegment.copy(array, 0, memory, JAVA_BYTE, offset, length + Aead.TAG_LENGTH);
    }

    @Override
    public boolean open(long counter, MemorySegment memory, long offset, int length) {
        if (length < Aead.TAG_LENGTH) {
            return false;
        }
        byte[] array = scratch(length);
        MemorySegment.copy(memory, JAVA_BYTE, offset, array, 0, length);
        if (!open(nonce(counter), NO_AD, array, 0, length)) {
            return false;
        }
        MemorySegment.copy(array, 0, memory, JAVA_BYTE, offset, length - Aead.TAG_LENGTH);
        return true;
    }

    @Override
    public void destroy() {
        Arrays.fill(scratch, (byte) 0);
    }

    private byte[] nonce(long counter) {
        LittleEndian.putLong(nonce, NONCE_COUNTER_OFFSET, counter);
        return nonce;
    }

    private byte[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new byte[length];
        }
        return scratch;
    }
}
