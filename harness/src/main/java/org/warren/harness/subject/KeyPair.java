package org.warren.harness.subject;

import org.warren.harness.lab.LinuxNode;

/// A peer's static keys.
///
/// @param privateKey Curve25519 private key
/// @param publicKey its public key, base64
public record KeyPair(Secret privateKey, String publicKey) {

    /// Generates a pair with `wg`, from the lab's randomness, so that it depends on the run's seed.
    public static KeyPair generate(LinuxNode node) {
        String key = node.run("wg", "genkey").orThrow().out().strip();
        String publicKey =
                node.runWithInput(key + "\n", "wg", "pubkey").orThrow().out().strip();
        return new KeyPair(new Secret(key), publicKey);
    }
}
