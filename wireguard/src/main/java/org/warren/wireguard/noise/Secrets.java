package org.warren.wireguard.noise;

import java.util.Arrays;

/// Overwrites secrets.
final class Secrets {
    private Secrets() {}

    static void zero(byte[]... secrets) {
        for (byte[] secret : secrets) {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
