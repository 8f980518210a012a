package org.warren.wireguard.peer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.ip.IpPacket;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.noise.AuthenticatedInitiation;
import org.warren.wireguard.noise.ReceivedInitiation;
import org.warren.wireguard.noise.TransportKeys;
import org.warren.wireguard.session.Keypair;
import org.warren.wireguard.session.Keypairs;
import org.warren.wireguard.session.Padding;
import org.warren.wireguard.timers.Constants;
import org.warren.wireguard.timers.Timer;
import org.warren.wireguard.timers.TimerRules;
import org.warren.wireguard.wire.CookieReply;
import org.warren.wireguard.wire.Data;
import org.warren.wireguard.wire.Drop;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Initiation;
import org.warren.wireguard.wire.Response;
import org.warren.wireguard.wire.Train;

/// One peer of an interface. Methods named `on...` are called after that event; none is called while the interface is
/// down.
public final class Peer {
    /// Handshake messages are marked AF41, as the kernel's are.
    public static final int HANDSHAKE_TRAFFIC_CLASS = 0x88;

    private final PublicKey publicKey;
    private final PeerContext context;
    private final Handshaking handshaking;
    private final Keypairs keypairs;
    private final TimerRules timers;
    private final StagedPackets staged;
    private final TransferStats transfer = new TransferStats();
    private @Nullable Endpoint endpoint;
    private int persistentKeepaliveSeconds;
    private int retries;
    private boolean renewedOnReceive;

    public Peer(PublicKey publicKey, PeerContext context) {
        this.publicKey = publicKey;
        this.context = context;
        this.handshaking = new Handshaking(this, publicKey, context);
        this.keypairs = new Keypairs(context::forget);
        this.timers = new TimerRules(context.suite().random());
        this.staged = new StagedPackets(context.staging());
    }

    // Sending

    /// The keypair to send with, null if there must be a handshake first.
    public @Nullable Keypair sendingKeypair(long now) {
        Keypair current = keypairs.current();
        return current != null && current.maySend(now) ? current : null;
    }

    /// Whether a packet is one of our own datagrams to this peer, routed back into the tunnel: its receiver index is
    /// the one that the peer chose for our session.
    public boolean isOwnDatagram(IpPacket packet) {
        Keypair current = keypairs.current();
        return current != null && packet.udpPayloadStart() == Data.headerStart(current.remoteIndex());
    }

    /// Stages a packet until there is a session, and initiates a handshake.
    public void stage(byte[] packet, int ecn, long now) {
        int dropped = staged.add(packet, ecn);
        context.drop(Drop.STAGING_OVERFLOW, dropped);
        initiate(false, now);
    }

    /// A data message was composed with a keypair and is about to be sent.
    public void onDataSent(Keypair keypair, int length, boolean keepalive, long now) {
        transfer.countSent(length);
        timers.onAuthenticatedTraversal(now);
        timers.onAuthenticatedSent();
        if (!keepalive) {
            timers.onDataSent(now);
        }
        // §6.2: an initiator renews a session that it sends on after REKEY_AFTER_TIME; both sides do after
        // REKEY_AFTER_MESSAGES.
        boolean old = keypair.initiator() && keypair.isOlderThan(Constants.REKEY_AFTER_TIME, now);
        if (old || Long.compareUnsigned(keypair.sendingCounter(), Constants.REKEY_AFTER_MESSAGES) > 0) {
            initiate(false, now);
        }
    }

    /// Sends an empty data message, after the staged packets.
    public void sendKeepalive(long now) {
        staged.addKeepalive();
        flush(now);
    }

    /// Sends the staged packets if there is a session, else initiates a handshake.
    public void flush(long now) {
        while (!staged.isEmpty()) {
            Keypair keypair = sendingKeypair(now); // out 2
            Endpoint to = endpoint;
            if (keypair == null || to == null) {
                initiate(false, now);
                return;
            }
            StagedPackets.Staged next = staged.poll();
            if (next != null) {
                if (next.isKeepalive()) {
                    emit(PeerEvent.KEEPALIVE_SENT);
                }
                // out 5: after the packet is in its batch, before the initiation that it may cause.
                onDataSent(keypair, compose(next, keypair, to), next.isKeepalive(), now);
            }
        }
    }

    /// Returns the length of the datagram.
    private int compose(StagedPackets.Staged staged, Keypair keypair, Endpoint to) {
        byte[] packet = staged.packet();
        int padded = Padding.lengthOf(packet.length, context.mtu());
        Train train = context.reserve(to, staged.ecn(), Data.lengthOf(padded), keypair); // out 3
        long place = train.lastOffset();
        MemorySegment.copy(packet, 0, train.memory(), ValueLayout.JAVA_BYTE, place + Data.PACKET_OFFSET, packet.length);
        return keypair.compose(train.memory(), place, packet.length, padded); // out 4
    }

    private void initiate(boolean retry, long now) {
        // §6.4: a new packet restarts the attempts.
        if (!retry) {
            retries = 0;
        }
        Endpoint to = endpoint;
        if (to == null || !handshaking.mayInitiate(now)) {
            if (retry) {
                timers.onHandshakeInitiated(now); // a response of ours was in the way: try later
            }
            return;
        }
        Initiation initiation = handshaking.initiate(now);
        if (initiation != null) {
            emit(PeerEvent.INITIATION_SENT);
            sendHandshake(to, initiation.bytes(), now);
            timers.onHandshakeInitiated(now);
        }
    }

    private void sendHandshake(Endpoint to, byte[] message, long now) {
        timers.onAuthenticatedTraversal(now);
        timers.onAuthenticatedSent();
        transfer.countSent(message.length);
        context.send(to, HANDSHAKE_TRAFFIC_CLASS, message);
    }

    // Receiving

    /// An initiation names this peer as its sender.
    public void onInitiation(ReceivedInitiation received, Endpoint from, long now) {
        Optional<AuthenticatedInitiation> authentic = handshaking.authenticate(received, now);
        if (authentic.isEmpty()) {
            return;
        }
        Optional<AuthenticatedInitiation.Answer> answer = handshaking.respond(authentic.get(), now);
        if (answer.isEmpty()) {
            return;
        }
        emit(PeerEvent.INITIATION_RECEIVED);
        endpoint = from; // §2.1
        transfer.countReceived(Initiation.LENGTH);
        keypairs.addResponded(keypair(answer.get().keys(), now));
        timers.onSessionDerived(now);
        emit(PeerEvent.RESPONSE_SENT);
        sendHandshake(from, answer.get().response().bytes(), now);
        timers.onAuthenticatedReceived();
        timers.onAuthenticatedTraversal(now);
    }

    /// A response to the handshake that we have initiated.
    public void onResponse(Response response, Endpoint from, long now) {
        TransportKeys keys = handshaking.complete(response);
        if (keys == null) {
            context.drop(Drop.HANDSHAKE_REJECTED, 1);
            return;
        }
        emit(PeerEvent.RESPONSE_RECEIVED);
        endpoint = from; // §2.1
        transfer.countReceived(Response.LENGTH);
        keypairs.addInitiated(keypair(keys, now));
        timers.onSessionDerived(now);
        onHandshakeComplete();
        timers.onAuthenticatedReceived();
        timers.onAuthenticatedTraversal(now);
        // §5.4: the responder waits for a first data message; send a keepalive if there is nothing else to send.
        sendKeepalive(now);
    }

    public void onCookieReply(CookieReply reply, long now) {
        handshaking.consume(reply, now);
    }

    /// A data message was opened: it came from the peer, whatever it contains.
    public void onAuthenticated(Keypair keypair, Endpoint from, long now) {
        endpoint = from; // §2.1
        timers.onAuthenticatedReceived();
        timers.onAuthenticatedTraversal(now);
        renewOnReceive(keypair, now);
        // §6.3: the initiator has shown that it has the keys, so the responder may use them.
        if (keypairs.confirm(keypair)) {
            emit(PeerEvent.KEYPAIR_CONFIRMED);
            onHandshakeComplete();
            flush(now);
        }
    }

    /// Its plaintext is a packet, not a keepalive.
    public void onDataReceived(long now) {
        timers.onDataReceived(now);
    }

    /// Its plaintext is empty: a keepalive.
    public void onKeepalive() {
        emit(PeerEvent.KEEPALIVE_RECEIVED);
    }

    /// It was a keepalive, or a packet that was delivered.
    public void onCounted(int length) {
        transfer.countReceived(length);
    }

    private void renewOnReceive(Keypair keypair, long now) {
        // §6.2: an initiator that receives renews the session, once, while there is still time for a handshake.
        boolean due = keypair == keypairs.current() && keypair.initiator();
        if (due && !renewedOnReceive && keypair.isOlderThan(Constants.REKEY_ON_RECEIVE_TIME, now)) {
            renewedOnReceive = true;
            initiate(false, now);
        }
    }

    private void onHandshakeComplete() {
        timers.onHandshakeComplete();
        transfer.handshakeComplete(context.wallClock().get());
        retries = 0;
        renewedOnReceive = false;
    }

    private Keypair keypair(TransportKeys keys, long now) {
        emit(PeerEvent.KEYPAIR_CREATED);
        Keypair keypair = new Keypair(context.suite().aead(), keys, now);
        context.indices().replace(keypair.localIndex(), new IndexOwner(this, keypair));
        return keypair;
    }

    // Time

    /// One of the peer's timers expired.
    public void handleTimeout(Timer timer, long now) {
        timers.fire(timer);
        switch (timer) {
            case RETRANSMIT_HANDSHAKE -> retryHandshake(now);
            case NEW_HANDSHAKE -> {
                emit(PeerEvent.STOPPED_HEARING);
                clearSource();
                initiate(false, now);
            }
            case ZERO_KEY_MATERIAL -> {
                emit(PeerEvent.KEYS_ZEROED);
                zeroUnlessBegun();
            }
            case SEND_KEEPALIVE, PERSISTENT_KEEPALIVE -> sendKeepalive(now);
        }
    }

    private void retryHandshake(long now) {
        // §6.4: after REKEY_ATTEMPT_TIME the handshake is given up, and the staged packets are dropped.
        if (retries >= Constants.MAX_RETRIES) {
            emit(PeerEvent.HANDSHAKE_GIVEN_UP);
            context.drop(Drop.HANDSHAKE_GAVE_UP, staged.purge());
            timers.onHandshakeGivenUp(now);
            return;
        }
        retries++;
        emit(PeerEvent.HANDSHAKE_RETRIED);
        clearSource();
        initiate(true, now);
    }

    private void zeroUnlessBegun() {
        // §6.3: but a handshake in progress has recent keys; its end arms the timer again.
        if (timers.deadlines().isArmed(Timer.RETRANSMIT_HANDSHAKE)) {
            keypairs.clear();
        } else {
            zeroKeyMaterial();
        }
    }

    /// The local address or route that the peer last reached may no longer be valid; the routing table chooses again.
    public void clearSource() {
        if (endpoint != null) {
            endpoint = endpoint.withoutSource();
        }
    }

    /// §6.3: removes all ephemeral keys. Also called when the machine goes to sleep.
    public void zeroKeyMaterial() {
        handshaking.abandon();
        keypairs.clear();
    }

    public TimerRules timers() {
        return timers;
    }

    // Administration

    /// The interface came up.
    public void start(long now) {
        emit(PeerEvent.STARTED);
        if (persistentKeepaliveSeconds > 0) {
            sendKeepalive(now);
        }
    }

    /// The interface goes down, or the peer is removed.
    public void stop() {
        emit(PeerEvent.STOPPED);
        timers.stop();
        staged.purge();
        zeroKeyMaterial();
        handshaking.forgetLastSent();
    }

    /// The interface has another private key: sessions made with the old one end.
    public void identityChanged() {
        handshaking.identityChanged();
        keypairs.stopSending();
    }

    private void emit(PeerEvent event) {
        context.emit(publicKey, event);
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    public @Nullable Endpoint endpoint() {
        return endpoint;
    }

    public void endpoint(Endpoint to) {
        endpoint = to;
    }

    public PresharedKey presharedKey() {
        return handshaking.presharedKey();
    }

    /// Takes effect with the next handshake; the current session continues (§5.2).
    public void presharedKey(PresharedKey key) {
        handshaking.presharedKey(key);
    }

    public int persistentKeepaliveSeconds() {
        return persistentKeepaliveSeconds;
    }

    /// 0 for none; returns true if there was none before.
    public boolean persistentKeepaliveSeconds(int seconds) {
        boolean begins = persistentKeepaliveSeconds == 0 && seconds > 0;
        persistentKeepaliveSeconds = seconds;
        timers.persistentKeepalive(seconds * 1_000_000_000L);
        return begins;
    }

    public long bytesReceived() {
        return transfer.received();
    }

    public long bytesSent() {
        return transfer.sent();
    }

    public @Nullable Instant latestHandshake() {
        return transfer.latestHandshake();
    }

    /// The keypair slots, for tests and measurements.
    public Keypairs keypairs() {
        return keypairs;
    }
}
