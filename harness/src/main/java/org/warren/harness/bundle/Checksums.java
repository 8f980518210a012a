package org.warren.harness.bundle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The checksum of bundles.
final class Checksums {

    private Checksums() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
