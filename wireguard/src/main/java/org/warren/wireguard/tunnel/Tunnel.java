package org.warren.wireguard.tunnel;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.ip.Ecn;
import org.warren.wireguard.ip.IcmpUnreachable;
import org.warren.wireguard.ip.IpPacket;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.offload.SuperPacket;
import org.warren.wireguard.peer.IndexOwner;
import org.warren.wireguard.peer.Peer;
import org.warren.wireguard.session.Keypair;
import org.warren.wireguard.session.Padding;
import org.warren.wireguard.timers.Timer;
import org.warren.wireguard.wire.Data;
import org.warren.wireguard.wire.Drop;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Message;
import org.warren.wireguard.wire.Train;

/// A WireGuard interface without socket, thread or clock: the caller passes in datagrams, packets and the time, and
/// takes out what is to be sent and delivered.
///
/// The contract:
/// - `now` is nanoseconds of a monotonic clock and never goes back from call to call.
/// - After each call drain [#pollOutput()] until it is empty, then ask [#nextDeadline()] and call [#handleTimeout] no
///   later than that. While there are more packets or datagrams to pass in, draining [#pollComplete()] is enough.
/// - A datagram's memory belongs to the tunnel until then: data is decrypted in place, and the packet that is returned
///   is a part of it. A packet's memory stays the caller's.
/// - An output is valid until the next one is asked for; its memory is then reused.
/// - No input, however malformed, throws. Drops are counted by reason in [#drops()].
/// - Not thread-safe. A [CipherExecutor] may use other threads, only for the cipher.
public final class Tunnel {
    private final TunnelState state;
    private final TunnelAdmin admin;
    private final HandshakeReceiver handshakes;

    /// A tunnel that is down, without key or peers.
    ///
    /// @param wallClock for the timestamps of initiations; no timer depends on it
    public Tunnel(NoiseSuite suite, Supplier<Instant> wallClock) {
        this(suite, wallClock, TunnelListener.NONE, CipherExecutor.CALLER_RUNS);
    }

    /// The same, with a listener.
    public Tunnel(NoiseSuite suite, Supplier<Instant> wallClock, TunnelListener listener) {
        this(suite, wallClock, listener, CipherExecutor.CALLER_RUNS);
    }

    /// The same, with an executor for the cipher.
    ///
    /// @param executor does the cipher's work, perhaps on other threads
    public Tunnel(NoiseSuite suite, Supplier<Instant> wallClock, TunnelListener listener, CipherExecutor executor) {
        this.state = new TunnelState(suite, wallClock, listener, executor);
        this.admin = new TunnelAdmin(state);
        this.handshakes = new HandshakeReceiver(state);
    }

    /// Keys, peers, and whether the interface is up.
    public TunnelAdmin admin() {
        return admin;
    }

    /// What was dropped so far, counted by reason. The object stays the same and keeps counting.
    public DropCounters drops() {
        return state.drops;
    }

    /// Handles an outgoing packet: the inner network has a packet for a peer.
    ///
    /// @param bytes one IPv4 or IPv6 packet, from the buffer's position to its limit; anything else is dropped and
    ///     counted
    /// @param now nanoseconds of the monotonic clock, not less than in any call before
    public void handlePacket(ByteBuffer bytes, long now) {
        handlePackets(SuperPacket.of(bytes), now);
    }

    /// Handles outgoing packets: the inner network has a packet, or data that is still to be segmented (GSO).
    ///
    /// @param packets what is not an IPv4 or IPv6 packet is dropped and counted
    /// @param now nanoseconds of the monotonic clock, not less than in any call before
    public void handlePackets(SuperPacket packets, long now) {
        if (!state.up || !packets.isWellFormed()) {
            state.drop(state.up ? Drop.MALFORMED_PACKET : Drop.INTERFACE_DOWN);
            return;
        }
        // out 1: which peer has the destination among its allowed IPs, and where is it?
        Peer peer = state.allowedIps.peerForDestination(packets.packet());
        if (peer == null) {
            unreachable(packets, Drop.NO_ROUTE);
            return;
        }
        Endpoint to = peer.endpoint();
        if (to == null) {
            unreachable(packets, Drop.NO_ENDPOINT);
            return;
        }
        if (peer.isOwnDatagram(packets.packet())) {
            state.drop(Drop.ROUTING_LOOP, packets.count());
            return;
        }
        int ecn = Ecn.outer(packets.packet());
        for (int i = 0; i < packets.count(); i++) {
            // out 2: the session to send on. Without one the packet waits and a handshake begins.
            Keypair keypair = peer.sendingKeypair(now);
            if (keypair == null) {
                peer.stage(packets.copy(i), ecn, now);
                continue;
            }
            // out 3: a slot in the outgoing train. The cipher follows once the train is full.
            int length = packets.lengthOf(i);
            int padded = Padding.lengthOf(length, state.mtu);
            Train train = state.reserve(to, ecn, Data.lengthOf(padded), keypair);
            long place = train.lastOffset();
            // out 4: packet, padding, header and counter.
            packets.copy(i, train.memory(), place + Data.PACKET_OFFSET);
            int sent = keypair.compose(train.memory(), place, length, padded);
            // out 5: move deadlines; the session may be due for renewal.
            peer.onDataSent(keypair, sent, false, now);
        }
        state.deadlines.update(peer);
    }

    /// Handles an incoming datagram, with the traffic class of its outer header.
    ///
    /// @param from where it came from, and where it arrived if that is known
    /// @param trafficClass DSCP and ECN of the outer header, 0 to 255
    /// @param datagram the UDP payload, from the buffer's position to its limit; decrypted in place
    /// @param now nanoseconds of the monotonic clock, not less than in any call before
    public void handleDatagram(Endpoint from, int trafficClass, ByteBuffer datagram, long now) {
        handleDatagrams(from, trafficClass, Train.of(datagram), now);
    }

    /// Handles incoming datagrams from one endpoint with one traffic class.
    ///
    /// @param from where they came from, and where they arrived if that is known
    /// @param trafficClass DSCP and ECN of their outer header, 0 to 255
    /// @param train the UDP payloads; decrypted in place
    /// @param now nanoseconds of the monotonic clock, not less than in any call before
    public void handleDatagrams(Endpoint from, int trafficClass, Train train, long now) {
        if (!state.up) {
            state.drop(Drop.INTERFACE_DOWN, train.count());
            return;
        }
        InboundBatch batch = state.inbound.begin(from, trafficClass, train.memory(), now);
        for (int i = 0; i < train.count(); i++) {
            // in 1: which message is it?
            Message parsed = Message.parse(train.memory(), train.offsetOf(i), train.lengthOf(i), state.message);
            if (parsed instanceof Data message) {
                // in 3: which keypair has the receiver index?
                IndexOwner owner = state.indices.owner(message.receiverIndex());
                Keypair keypair = owner == null ? null : owner.keypair();
                Drop refused = keypair == null ? Drop.UNKNOWN_INDEX : keypair.refuse(message, now);
                if (refused == null && owner != null && keypair != null) {
                    batch.add(owner, keypair, train.offsetOf(i), train.lengthOf(i));
                } else if (refused != null) {
                    state.drop(refused);
                }
            } else if (handshakes.mayPass(parsed)) { // in 2: a handshake message, behind all that came before it
                state.inbound.offer(batch);
                finishAll();
                handshakes.handle(parsed, from, now);
                batch = state.inbound.begin(from, trafficClass, train.memory(), now);
            }
        }
        // in 4: offer to the cipher, and process batches that are already opened.
        state.inbound.offer(batch);
        finishOpened();
    }

    private void finish(InboundBatch batch) {
        for (int i = 0; i < batch.count(); i++) {
            Data message = batch.message(i, state.message);
            Keypair keypair = batch.keypair(i);
            Drop refused = refuse(keypair, batch.isOpened(i), message.counter());
            if (refused != null) {
                state.drop(refused);
                continue;
            }
            // in 6: authenticated: confirm the key, roam, move deadlines. A keepalive ends here.
            Peer peer = batch.peer(i);
            peer.onAuthenticated(keypair, batch.from(), batch.at());
            Drop rejected = deliver(peer, message, batch.trafficClass(), batch.at());
            if (rejected != null) {
                state.drop(rejected);
            } else {
                peer.onCounted(message.length());
            }
            state.deadlines.update(peer);
        }
        state.inbound.recycle(batch);
    }

    /// in 5: does the tag verify, and only then: does the replay window accept the counter?
    private static @Nullable Drop refuse(Keypair keypair, boolean verified, long counter) {
        if (keypair.isRetired()) {
            return Drop.UNKNOWN_INDEX; // by a message before this one
        }
        if (!verified) {
            return Drop.BAD_TAG;
        }
        return keypair.accept(counter) ? null : Drop.REPLAYED_COUNTER;
    }

    private void finishOpened() {
        for (InboundBatch next = state.inbound.pollOpened(); next != null; next = state.inbound.pollOpened()) {
            finish(next);
        }
    }

    private void finishAll() {
        for (InboundBatch next = state.inbound.poll(); next != null; next = state.inbound.poll()) {
            finish(next);
        }
    }

    /// Handles an incoming datagram whose outer header is unknown: as with traffic class 0.
    ///
    /// @param now nanoseconds of the monotonic clock, not less than in any call before
    public void handleDatagram(Endpoint from, ByteBuffer datagram, long now) {
        handleDatagram(from, 0, datagram, now);
    }

    /// Fires all timers that are due. Without one it does nothing.
    ///
    /// @param now nanoseconds of the monotonic clock, not less than in any call before
    public void handleTimeout(long now) {
        for (Peer peer = state.deadlines.first(); peer != null; peer = state.deadlines.first()) {
            Timer timer = peer.timers().deadlines().earliest();
            if (timer == null || peer.timers().deadlines().at(timer) - now > 0) {
                return;
            }
            peer.handleTimeout(timer, now);
            state.deadlines.update(peer);
        }
    }

    /// The next output, null when there is none.
    public @Nullable Output pollOutput() {
        Output next = state.outbound.poll();
        while (next == null) {
            InboundBatch batch = state.inbound.poll();
            if (batch == null) {
                return null;
            }
            finish(batch);
            next = state.outbound.poll();
        }
        return next;
    }

    /// The next output that is complete: nothing can be added to it, and the cipher has finished with it. A caller that
    /// has more packets or datagrams takes only these, and the rest with [#pollOutput()] when it has no more.
    public @Nullable Output pollComplete() {
        finishOpened();
        return state.outbound.pollComplete();
    }

    /// When to call [#handleTimeout], and why; empty when only input can change anything.
    public Optional<Deadline> nextDeadline() {
        Peer peer = state.deadlines.first();
        Timer timer = peer == null ? null : peer.timers().deadlines().earliest();
        return peer == null || timer == null
                ? Optional.empty()
                : Optional.of(new Deadline(peer.timers().deadlines().at(timer), timer, peer.publicKey()));
    }

    /// When to call [#handleTimeout], as a number, for callers that must not allocate.
    ///
    /// @param never what to return when only input can change anything
    /// @return nanoseconds of the same clock as `now`; in the past when a timer is due
    public long nextDeadline(long never) {
        Peer peer = state.deadlines.first();
        Timer timer = peer == null ? null : peer.timers().deadlines().earliest();
        return peer == null || timer == null ? never : peer.timers().deadlines().at(timer);
    }

    TunnelState state() {
        return state;
    }

    private void unreachable(SuperPacket packets, Drop why) {
        state.drop(why, packets.count());
        byte[] first = packets.copy(0);
        IpPacket.parse(first, 0, first.length).flatMap(IcmpUnreachable::answer).ifPresent(state.outbound::addError);
    }

    /// Checks the plaintext of a data message and delivers it; returns null if it was delivered.
    private @Nullable Drop deliver(Peer peer, Data message, int trafficClass, long now) {
        if (message.isKeepalive()) {
            peer.onKeepalive();
            return null;
        }
        peer.onDataReceived(now);
        int length = message.packetLength() - Data.TAG_LENGTH;
        IpPacket packet = state.packet;
        if (!packet.read(message.memory(), message.packetOffset(), length)) {
            return Drop.MALFORMED_PACKET;
        }
        // in 7: is the source among this peer's allowed IPs?
        if (state.allowedIps.peerForSource(packet) != peer) {
            return Drop.SOURCE_NOT_ALLOWED;
        }
        if (!Ecn.decapsulate(trafficClass, packet)) {
            return Drop.CONGESTION_NOT_CAPABLE;
        }
        // in 8: output.
        state.outbound.addPacket(packet.memory(), packet.start(), packet.length());
        return null;
    }
}
