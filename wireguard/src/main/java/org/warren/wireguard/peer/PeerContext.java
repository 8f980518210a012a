package org.warren.wireguard.peer;

import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.noise.StaticIdentity;
import org.warren.wireguard.router.IndexTable;
import org.warren.wireguard.session.Keypair;
import org.warren.wireguard.wire.Drop;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Train;

/// What a peer needs from its interface.
public interface PeerContext {
    NoiseSuite suite();

    /// For timestamps of initiations and for display; no timer depends on it.
    Supplier<Instant> wallClock();

    IndexTable<IndexOwner> indices();

    /// Null until the interface has a private key.
    @Nullable
    StaticIdentity identity();

    int mtu();

    /// Memory for staged packets, shared by all peers.
    StagingBudget staging();

    /// Makes room for a datagram to be sent: the last one of the returned train, which the caller composes there.
    ///
    /// @param sealedWith the keypair that seals it later
    Train reserve(Endpoint to, int trafficClass, int length, Keypair sealedWith);

    void send(Endpoint to, int trafficClass, byte[] datagram);

    void drop(Drop why, int count);

    /// Destroys a keypair with its index and its keys.
    void forget(Keypair keypair);

    /// Reports an event to the listener.
    void emit(PublicKey peer, PeerEvent event);
}
