package org.warren.wireguard.crypto;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Takes the first cipher that is there and agrees with Bouncy Castle's; which order is best was measured
/// (docs/adr/0028).
final class AeadChoice {
    private static final int[] LENGTHS = {0, 1, 63, 64, 1420};

    private AeadChoice() {}

    static Aead fastest() {
        return firstThatWorks(List.of(LibcryptoAead::new, JdkAead::new));
    }

    /// Bouncy Castle's if there is no other.
    static Aead firstThatWorks(List<Supplier<Aead>> candidates) {
        Aead reference = new BouncyCastleAead();
        return candidates.stream()
                .flatMap(candidate -> working(candidate, reference).stream())
                .findFirst()
                .orElse(reference);
    }

    private static Optional<Aead> working(Supplier<Aead> candidate, Aead reference) {
        try {
            return Optional.of(candidate.get()).filter(aead -> agrees(aead, reference));
        } catch (RuntimeException | LinkageError e) {
            return Optional.empty(); // not on this machine; not an error while there is another
        }
    }

    private static boolean agrees(Aead aead, Aead reference) {
        byte[] key = new byte[Aead.KEY_LENGTH];
        Arrays.fill(key, (byte) 0x42);
        Aead.Key own = aead.key(key);
        Aead.Key other = reference.key(key);
        byte[] nonce = new byte[Aead.NONCE_LENGTH];
        boolean agree = true;
        for (int length : LENGTHS) {
            nonce[4]++;
            byte[] sealed = new byte[length + Aead.TAG_LENGTH];
            byte[] expected = sealed.clone();
            own.seal(nonce, new byte[0], sealed, 0, length);
            other.seal(nonce, new byte[0], expected, 0, length);
            byte[] forged = expected.clone();
            forged[length] ^= 1;
            agree &= agreesAboutTransport(own, other, length)
                    && Arrays.equals(sealed, expected)
                    && !own.open(nonce, new byte[0], forged, 0, forged.length)
                    && own.open(nonce, new byte[0], sealed, 0, sealed.length);
        }
        own.destroy();
        return agree;
    }

    private static boolean agreesAboutTransport(Aead.Key own, Aead.Key other, int length) {
        try (Arena arena = Arena.ofConfined()) {
            int whole = length + Aead.TAG_LENGTH;
            MemorySegment sealed = arena.allocate(whole);
            MemorySegment expected = arena.allocate(whole);
            own.seal(length, sealed, 0, length);
            other.seal(length, expected, 0, length);
            return sealed.mismatch(expected) < 0 && own.open(length, sealed, 0, whole);
        }
    }
}
