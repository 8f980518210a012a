package org.warren.wireguard.wire;

/// Why a datagram or a packet was dropped. Malformed or hostile input leads to a value of this type, never to an
/// exception; a `Tunnel` counts each by name.
public enum Drop {
    /// Shorter than any message, or of a length that its type does not have.
    WRONG_LENGTH,
    /// A type other than 1 to 4, or reserved bytes that are not zero.
    UNKNOWN_TYPE,
    /// The interface is down.
    INTERFACE_DOWN,
    /// The interface has no private key yet.
    NO_PRIVATE_KEY,
    /// mac1 does not verify: the sender does not know our public key (§5.4.4).
    BAD_MAC1,
    /// Under load and without a valid mac2: a cookie reply was sent instead (§5.4.7).
    COOKIE_REQUIRED,
    /// Under load, and this source has used up its handshakes.
    RATE_LIMITED,
    /// No handshake or keypair has this receiver index.
    UNKNOWN_INDEX,
    /// An unsolicited response or cookie reply.
    UNSOLICITED,
    /// A handshake message that does not decrypt, or a Diffie-Hellman result of zero.
    HANDSHAKE_REJECTED,
    /// An initiation by a static key that belongs to no peer.
    UNKNOWN_PEER,
    /// An initiation whose timestamp is not greater than the last one (§5.1).
    REPLAYED_INITIATION,
    /// An initiation too soon after the last one of the same peer.
    INITIATION_FLOOD,
    /// A cookie reply that does not decrypt.
    BAD_COOKIE_REPLY,
    /// The keypair is older than REJECT_AFTER_TIME or its counter is used up (§6.2).
    KEYPAIR_EXPIRED,
    /// The tag of a data message does not verify.
    BAD_TAG,
    /// A counter that was seen before, or is older than the window (§5.4.6).
    REPLAYED_COUNTER,
    /// The inner packet is neither IPv4 nor IPv6, or its length is wrong; or its GSO header is invalid, so that it
    /// cannot be segmented or its checksum cannot be completed.
    MALFORMED_PACKET,
    /// The inner source address is not one of the peer's allowed IPs (§2).
    SOURCE_NOT_ALLOWED,
    /// The outer header is marked congestion experienced, but the inner one is not ECN-capable (RFC 6040 §4.2).
    CONGESTION_NOT_CAPABLE,
    /// One of our own datagrams, routed into the tunnel that is to carry it.
    ROUTING_LOOP,
    /// The destination address is not one of any peer's allowed IPs.
    NO_ROUTE,
    /// The peer of the destination has no endpoint.
    NO_ENDPOINT,
    /// The oldest staged packet of a peer, dropped because of MAX_STAGED_PACKETS or the memory limit.
    STAGING_OVERFLOW,
    /// Staged packets of a peer that did not answer for REKEY_ATTEMPT_TIME (§6.4).
    HANDSHAKE_GAVE_UP,
}
