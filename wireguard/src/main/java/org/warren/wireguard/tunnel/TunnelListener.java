package org.warren.wireguard.tunnel;

import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.peer.PeerEvent;
import org.warren.wireguard.wire.Drop;

/// Receives the events of a tunnel as they happen. It must be quick, and must neither call the tunnel nor throw.
public interface TunnelListener {
    /// Ignores all events.
    TunnelListener NONE = new TunnelListener() {};

    /// An event of a peer.
    default void onPeerEvent(PublicKey peer, PeerEvent event) {}

    /// Datagrams or packets were dropped.
    ///
    /// @param why the reason, which is the same for all of them
    /// @param count how many, 1 or more
    default void dropped(Drop why, int count) {}
}
