package org.warren.wireguard.tunnel;

import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.peer.PeerEvent;
import org.warren.wireguard.wire.Drop;

/// Hears what a tunnel does, while it does it: to be quick, not to call the tunnel, and not to throw.
public interface TunnelListener {
    /// Hears nothing.
    TunnelListener NONE = new TunnelListener() {};

    /// Something happened to a peer.
    default void happened(PublicKey peer, PeerEvent event) {}

    /// A datagram, or packets, went no further.
    ///
    /// @param count 1 or more
    default void dropped(Drop why, int count) {}
}
