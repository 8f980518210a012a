package org.warren.wireguard.peer;

/// Events of a peer, for listeners and the log. No rule of the protocol depends on them.
public enum PeerEvent {
    STARTED,
    STOPPED,
    INITIATION_SENT,
    INITIATION_RECEIVED,
    RESPONSE_SENT,
    RESPONSE_RECEIVED,
    /// There are new transport keys.
    KEYPAIR_CREATED,
    /// The initiator has shown that it has the keys that we responded with (§6.3).
    KEYPAIR_CONFIRMED,
    COOKIE_RECEIVED,
    KEEPALIVE_SENT,
    KEEPALIVE_RECEIVED,
    /// No response within REKEY_TIMEOUT (§6.4).
    HANDSHAKE_RETRIED,
    /// No response within REKEY_ATTEMPT_TIME (§6.4).
    HANDSHAKE_GIVEN_UP,
    /// Sent data was not answered for KEEPALIVE_TIMEOUT + REKEY_TIMEOUT (§6.5).
    STOPPED_HEARING,
    /// All keys were removed, because no handshake renewed them (§6.3).
    KEYS_ZEROED,
}
