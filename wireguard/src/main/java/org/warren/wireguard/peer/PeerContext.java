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

/// What a peer needs of the interface that it belongs to.
public interface PeerContext {
    NoiseSuite suite();

    /// For timestamps of initiations and what people read; no rule depends on it.
    Supplier<Instant> wallClock();

    IndexTable<IndexOwner> indices();

    /// Null until the interface has a private key.
    @Nullable
    StaticIdentity identity();

    int mtu();

    /// For packets that wait, of all peers together.
    StagingBudget staging();

    /// Makes room for a datagram that is to be sent; it is the last one of the train that is returned, and is composed
    /// there.
    ///
    /// @param sealedWith seals it later
    Train reserve(Endpoint to, int trafficClass, int length, Keypair sealedWith);

    void send(Endpoint to, int trafficClass, byte[] datagram);

    void drop(Drop why, int count);

    /// Forgets a keypair, its index and its keys.
    void forget(Keypair keypair);

    /// Reports an event to the listener.
    void emit(PublicKey peer, PeerEvent event);
}
