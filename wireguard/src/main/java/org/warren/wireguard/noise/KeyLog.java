package org.warren.wireguard.noise;

import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PublicKey;

/// Receives the secrets of each handshake, for a key log with which Wireshark decrypts a capture. The arrays are zeroed
/// after the call.
@FunctionalInterface
public interface KeyLog {
    /// A key log that ignores them.
    KeyLog NONE = (localStatic, remoteStatic, localEphemeral, presharedKey) -> {};

    void handshake(byte[] localStatic, PublicKey remoteStatic, byte[] localEphemeral, PresharedKey presharedKey);
}
