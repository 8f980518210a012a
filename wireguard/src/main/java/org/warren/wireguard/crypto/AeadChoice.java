package org.warren.wireguard.crypto;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.bytes.LittleEndian;

/// Chooses the first cipher that is available and computes the same as Bouncy Castle's. The order follows from
/// measurements (docs/adr/0028).
final class AeadChoice {
    private static final byte KEY = 0x42;
    private static final long COUNTER = 1;
    private static final byte[] NO_AD = {};

    /// Bouncy Castle's result for the bytes 0, 1, 2 and so on. Loading it at each start to compute this would take
    /// longer than the rest of the choice.
    private static final List<KnownAnswer> KNOWN_ANSWERS = List.of(
            new KnownAnswer(0, 0xcf86f07fd4c4879cL, 0xaeb4676ed970b97fL, 0x1d3dcf4c),
            new KnownAnswer(1, 0x6fd33494eef809d3L, 0xd6178ebe990381b5L, 0xe09acc65),
            new KnownAnswer(63, 0x40fbad880feb9414L, 0x413b1208c733b529L, 0x4473ac36),
            new KnownAnswer(64, 0x4a98829695028dfbL, 0x0dfb660125b02061L, 0x881dd71e),
            new KnownAnswer(1420, 0x0fd5bad9c36f5db4L, 0x37828e8ea5c308e1L, 0xedbbfa83));

    private AeadChoice() {}

    static Aead fastest() {
        return firstThatWorks(List.of(LibcryptoAead::new, JdkAead::new));
    }

    /// Bouncy Castle's if no other is usable.
    static Aead firstThatWorks(List<Supplier<Aead>> candidates) {
        for (Supplier<Aead> candidate : candidates) {
            Aead aead = orNull(candidate);
            if (aead != null) {
                return aead;
            }
        }
        return new BouncyCastleAead();
    }

    private static @Nullable Aead orNull(Supplier<Aead> candidate) {
        try {
            Aead aead = candidate.get();
            return isRight(aead) ? aead : null;
        } catch (RuntimeException | LinkageError e) {
            return null; // not on this machine; not an error while there is another
        }
    }

    /// Whether it computes the known answers, opens them, and rejects modified ones, in arrays and in other memory.
    static boolean isRight(Aead aead) {
        boolean right = true;
        for (int i = 0; i < KNOWN_ANSWERS.size(); i++) {
            // One key each: the JDK's cipher refuses to use a nonce twice for sealing.
            Aead.Key inArrays = key(aead);
            Aead.Key inMemory = key(aead);
            KnownAnswer answer = KNOWN_ANSWERS.get(i);
            right &= answer.isGivenInArrays(inArrays) && answer.isGivenInMemory(inMemory);
            inArrays.destroy();
            inMemory.destroy();
        }
        return right;
    }

    private static Aead.Key key(Aead aead) {
        byte[] bytes = new byte[Aead.KEY_LENGTH];
        Arrays.fill(bytes, KEY);
        return aead.key(bytes);
    }

    /// @param tag its first 8 bytes
    /// @param tagEnd the others
    /// @param hash of text and tag, as of [Arrays#hashCode(byte\[\])]
    private record KnownAnswer(int length, long tag, long tagEnd, int hash) {
        boolean isGivenInArrays(Aead.Key key) {
            byte[] nonce = new byte[Aead.NONCE_LENGTH];
            LittleEndian.putLong(nonce, Aead.NONCE_LENGTH - Long.BYTES, COUNTER);
            byte[] buffer = plain();
            key.seal(nonce, NO_AD, buffer, 0, length);
            byte[] forged = buffer.clone();
            forged[length] ^= 1;
            return isExpected(buffer)
                    && !key.open(nonce, NO_AD, forged, 0, forged.length)
                    && key.open(nonce, NO_AD, buffer, 0, buffer.length)
                    && isPlain(buffer);
        }

        boolean isGivenInMemory(Aead.Key key) {
            try (Arena arena = Arena.ofConfined()) {
                int whole = length + Aead.TAG_LENGTH;
                MemorySegment memory = arena.allocate(whole);
                MemorySegment.copy(plain(), 0, memory, ValueLayout.JAVA_BYTE, 0, whole);
                key.seal(COUNTER, memory, 0, length);
                MemorySegment forged = arena.allocate(whole).copyFrom(memory);
                forged.set(ValueLayout.JAVA_BYTE, length, (byte) ~forged.get(ValueLayout.JAVA_BYTE, length));
                return isExpected(memory.toArray(ValueLayout.JAVA_BYTE))
                        && !key.open(COUNTER, forged, 0, whole)
                        && key.open(COUNTER, memory, 0, whole)
                        && isPlain(memory.toArray(ValueLayout.JAVA_BYTE));
            }
        }

        private boolean isExpected(byte[] sealed) {
            return LittleEndian.getLong(sealed, length) == tag
                    && LittleEndian.getLong(sealed, length + Long.BYTES) == tagEnd
                    && Arrays.hashCode(sealed) == hash;
        }

        private boolean isPlain(byte[] opened) {
            return Arrays.equals(opened, 0, length, plain(), 0, length);
        }

        private byte[] plain() {
            byte[] plain = new byte[length + Aead.TAG_LENGTH];
            for (int i = 0; i < length; i++) {
                plain[i] = (byte) i;
            }
            return plain;
        }
    }
}
