package org.warren.wireguard.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.crypto.digests.Blake2sDigest;
import org.junit.jupiter.api.Test;

class Blake2sTest {
    @Test
    void eachLengthAndKeyGivesWhatBouncyCastleGives() {
        Random random = new Random(1);
        for (int length = 0; length < 300; length++) {
            for (int keyLength = 0; keyLength <= 32; keyLength++) {
                byte[] key = new byte[keyLength];
                byte[] input = new byte[length + random.nextInt(3)];
                random.nextBytes(key);
                random.nextBytes(input);
                assertThat(Blake2s.mac(key, input, length))
                        .as("seed 1, %d bytes, key of %d", length, keyLength)
                        .isEqualTo(expected(key, Blake2s.MAC_LENGTH, Arrays.copyOf(input, length)));
            }
        }
    }

    @Test
    void anInputInPartsIsTheirConcatenation() {
        Random random = new Random(2);
        for (int i = 0; i < 1000; i++) {
            byte[][] parts = new byte[1 + random.nextInt(4)][];
            byte[] whole = new byte[0];
            for (int part = 0; part < parts.length; part++) {
                parts[part] = new byte[random.nextInt(150)];
                random.nextBytes(parts[part]);
                int before = whole.length;
                whole = Arrays.copyOf(whole, before + parts[part].length);
                System.arraycopy(parts[part], 0, whole, before, parts[part].length);
            }
            assertThat(Blake2s.hash(parts))
                    .as("seed 2, step %d", i)
                    .isEqualTo(expected(new byte[0], Blake2s.HASH_LENGTH, whole));
        }
    }

    private static byte[] expected(byte[] key, int length, byte[] input) {
        Blake2sDigest digest = new Blake2sDigest(key, length, null, null);
        digest.update(input, 0, input.length);
        byte[] out = new byte[length];
        digest.doFinal(out, 0);
        return out;
    }
}
