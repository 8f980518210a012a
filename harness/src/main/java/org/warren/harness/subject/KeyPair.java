package org.warren.harness.subject;

import org.warren.harness.lab.LinuxNode;

/// A peer's static keys.
///
/// @param privateKey Curve25519 private key
/// @param publicKey the public key to it, base64
public record KeyPair(Secret privateKey, String publicKey) {

    /// Makes a pair with `wg`, out of the lab's randomness, so that the run's seed decides it.
    public static KeyPair generate(LinuxNode node) {
        String key = node.run("wg", "genkey").orThrow().out().strip();
        String publicKey =
                node.runWithInput(key + "\n", "wg", "pubkey").orThrow().out().strip();
        return new KeyPair(new Secret(key), publicKey);
    }
}
