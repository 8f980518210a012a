package org.warren.wireguard.peer;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.crypto.BouncyCastleAead;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.noise.StaticIdentity;
import org.warren.wireguard.router.IndexTable;
import org.warren.wireguard.session.Keypair;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.wire.Drop;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Message;
import org.warren.wireguard.wire.Train;

/// What a peer belongs to in a test: it keeps all that the peer wants done.
final class Interface implements PeerContext {
    final List<Message> sent = new ArrayList<>();
    final List<Endpoint> sentTo = new ArrayList<>();
    final List<PeerEvent> events = new ArrayList<>();
    final List<Drop> drops = new ArrayList<>();
    final List<Keypair> forgotten = new ArrayList<>();

    @Nullable
    StaticIdentity identity;

    private final NoiseSuite suite;
    private final IndexTable<IndexOwner> indices;
    private final StagingBudget staging = new StagingBudget();

    Interface(long seed) {
        SeededRandom random = SeededRandom.withJitter(seed, 0);
        suite = new NoiseSuite(new BouncyCastleAead(), random, KeyLog.NONE);
        indices = new IndexTable<>(random);
        identity = new StaticIdentity(PrivateKey.generate(random));
    }

    PublicKey publicKey() {
        return own().publicKey();
    }

    StaticIdentity own() {
        StaticIdentity own = identity;
        if (own == null) {
            throw new IllegalStateException("the interface has no key");
        }
        return own;
    }

    /// The events since this was asked last.
    List<PeerEvent> newEvents() {
        List<PeerEvent> copy = List.copyOf(events);
        events.clear();
        return copy;
    }

    @Override
    public NoiseSuite suite() {
        return suite;
    }

    @Override
    public Supplier<Instant> wallClock() {
        return () -> Instant.ofEpochSecond(1_700_000_000);
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
    public int mtu() {
        return 1420;
    }

    @Override
    public StagingBudget staging() {
        return staging;
    }

    @Override
    public Train reserve(Endpoint to, int trafficClass, int length, Keypair sealedWith) {
        byte[] bytes = new byte[length];
        sentTo.add(to);
        return new Train(MemorySegment.ofArray(bytes)).at(0, length, length);
    }

    @Override
    public void send(Endpoint to, int trafficClass, byte[] datagram) {
        sentTo.add(to);
        sent.add(Message.parse(ByteBuffer.wrap(datagram.clone())));
    }

    @Override
    public void drop(Drop why, int count) {
        for (int i = 0; i < count; i++) {
            drops.add(why);
        }
    }

    @Override
    public void forget(Keypair keypair) {
        indices.release(keypair.localIndex());
        forgotten.add(keypair);
    }

    @Override
    public void emit(PublicKey peer, PeerEvent event) {
        events.add(event);
    }
}
