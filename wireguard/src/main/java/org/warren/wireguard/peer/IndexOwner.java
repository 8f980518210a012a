package org.warren.wireguard.peer;

import org.jspecify.annotations.Nullable;
import org.warren.wireguard.session.Keypair;

/// Whom a receiver index addresses: a keypair of a peer, or with null the handshake that the peer has begun.
public record IndexOwner(Peer peer, @Nullable Keypair keypair) {}
