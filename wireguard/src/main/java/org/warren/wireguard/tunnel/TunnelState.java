package org.warren.wireguard.tunnel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.cookie.HandshakeGate;
import org.warren.wireguard.ip.IpPacket;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.noise.StaticIdentity;
import org.warren.wireguard.peer.IndexOwner;
import org.warren.wireguard.peer.Peer;
import org.warren.wireguard.peer.PeerContext;
import org.warren.wireguard.peer.PeerEvent;
import org.warren.wireguard.peer.StagingBudget;
import org.warren.wireguard.router.AllowedIps;
import org.warren.wireguard.router.IndexTable;
import org.warren.wireguard.session.Keypair;
import org.warren.wireguard.wire.Data;
import org.warren.wireguard.wire.Drop;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Train;

/// The state of an interface; its packet path is in `Tunnel`, its administration in `TunnelAdmin`.
final class TunnelState implements PeerContext {
    static final int DEFAULT_MTU = 1420;

    final NoiseSuite suite;
    final Supplier<Instant> wallClock;
    final TunnelListener listener;
    final IndexTable<IndexOwner> indices;
    final AllowedIps<Peer> allowedIps = new AllowedIps<>();
    /// In the order in which they were added.
    final Map<PublicKey, Peer> peers = new LinkedHashMap<>();
    final StagingBudget staging = new StagingBudget();
    final DeadlineHeap deadlines = new DeadlineHeap();
    final OutboundQueue outbound;
    final InboundQueue inbound;
    /// Reused views of the current message and packet.
    final Data message = new Data();
    final IpPacket packet = new IpPacket();
    final DropCounters drops = new DropCounters();
    int mtu = DEFAULT_MTU;
    boolean up;

    @Nullable
    StaticIdentity identity;

    @Nullable
    HandshakeGate gate;

    TunnelState(NoiseSuite suite, Supplier<Instant> wallClock, TunnelListener listener, CipherExecutor executor) {
        this.suite = suite;
        this.wallClock = wallClock;
        this.listener = listener;
        this.outbound = new OutboundQueue(executor);
        this.inbound = new InboundQueue(executor);
        this.indices = new IndexTable<>(suite.random());
    }

    @Override
    public NoiseSuite suite() {
        return suite;
    }

    @Override
    public Supplier<Instant> wallClock() {
        return wallClock;
    }

    @Override
    public IndexTable<IndexOwner> indices() {
        return indices;
    }

    @Override
    public @Nullable StaticIdentity identity() {
        return identity;
    }

    @Override
    public StagingBudget staging() {
        return staging;
    }

    @Override
    public int mtu() {
        return mtu;
    }

    @Override
    public Train reserve(Endpoint to, int trafficClass, int length, Keypair sealedWith) {
        return outbound.reserve(to, trafficClass, length, sealedWith);
    }

    @Override
    public void send(Endpoint to, int trafficClass, byte[] datagram) {
        Train train = outbound.reserve(to, trafficClass, datagram.length, null);
        MemorySegment.copy(datagram, 0, train.memory(), ValueLayout.JAVA_BYTE, train.lastOffset(), datagram.length);
    }

    @Override
    public void drop(Drop why, int count) {
        if (count > 0) {
            drops.add(why, count);
            listener.dropped(why, count);
        }
    }

    @Override
    public void forget(Keypair keypair) {
        indices.release(keypair.localIndex());
        // Finish work in flight that uses it first, because the memory of the keys is freed.
        outbound.await();
        inbound.await();
        keypair.destroy();
    }

    @Override
    public void emit(PublicKey peer, PeerEvent event) {
        listener.onPeerEvent(peer, event);
    }

    void drop(Drop why) {
        drop(why, 1);
    }
}
