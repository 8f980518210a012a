package org.warren.wireguard.peer;

import org.jspecify.annotations.Nullable;
import org.warren.wireguard.session.Keypair;

/// The owner of a receiver index: a keypair of a peer or, if null, the handshake that we have initiated with the peer.
public record IndexOwner(Peer peer, @Nullable Keypair keypair) {}
