package org.warren.wireguard.timers;

/// The timers of a peer.
public enum Timer {
    /// §6.4: the initiation has not been answered for REKEY_TIMEOUT and jitter.
    RETRANSMIT_HANDSHAKE,
    /// §6.5: data was received and nothing sent for KEEPALIVE_TIMEOUT.
    SEND_KEEPALIVE,
    /// §6.5: data was sent and nothing received for KEEPALIVE_TIMEOUT + REKEY_TIMEOUT and jitter.
    NEW_HANDSHAKE,
    /// §6.3: no new session for three times REJECT_AFTER_TIME.
    ZERO_KEY_MATERIAL,
    /// The interval that the user asked for has passed without a packet either way.
    PERSISTENT_KEEPALIVE,
}
