package org.warren.wireguard.tunnel;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.offload.SuperPacket;
import org.warren.wireguard.peer.IndexOwner;
import org.warren.wireguard.peer.Peer;
import org.warren.wireguard.router.Ecn;
import org.warren.wireguard.router.IpPacket;
import org.warren.wireguard.router.Unreachable;
import org.warren.wireguard.session.Keypair;
import org.warren.wireguard.session.Padding;
import org.warren.wireguard.timers.Timer;
import org.warren.wireguard.wire.Data;
import org.warren.wireguard.wire.Drop;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Message;
import org.warren.wireguard.wire.Train;

/// A WireGuard interface without its surroundings: no socket, thread or clock. It is told what arrives and what
/// time it is, and says what to send.
///
/// The contract:
/// - `now` is nanoseconds of a monotonic clock and never goes back from call to call.
/// - After each call drain [#pollOutput()] until it is empty, then ask [#nextDeadline()] and call [#handleTimeout]
///   no   later than it says.
/// - A datagram's memory belongs to the tunnel from then on: data is decrypted in place, and the packet that comes
///   out is   a part of it. A packet's memory stays the caller's.
/// - What comes out is valid until the next one is asked for; its memory is then used again.
/// - No input, however hostile, throws. What is dropped is counted by name in [#drops()].
/// - Not for two threads at once.
public final class Tunnel {
    private final TunnelState state;
    private final Configuration configuration;
    private final HandshakeReceiver handshakes;

    /// A tunnel that is down, without key or peers.
    ///
    /// @param wallClock for the timestamps of initiations; no rule of time depends on it
    public Tunnel(NoiseSuite suite, Supplier<Instant> wallClock) {
        this(suite, wallClock, TunnelListener.NONE);
    }

    /// The same, watched.
    public Tunnel(NoiseSuite suite, Supplier<Instant> wallClock, TunnelListener listener) {
        this.state = new TunnelState(suite, wallClock, listener);
        this.configuration = new Configuration(state);
        this.handshakes = new HandshakeReceiver(state);
    }

    /// Keys, peers, and whether the interface is up.
    public Configuration configuration() {
        return configuration;
    }

    public DropCounters drops() {
        return state.drops;
    }

    /// A packet out: the inner network has a packet for a peer.
    public void handlePacket(ByteBuffer bytes, long now) {
        handlePackets(SuperPacket.of(bytes), now);
    }

    /// Packets out: the inner network has a packet for a peer, or segments of a flow that are still one.
    public void handlePackets(SuperPacket packets, long now) {
        if (!state.up || !packets.isSound()) {
            state.drop(state.up ? Drop.MALFORMED_PACKET : Drop.INTERFACE_DOWN);
            return;
        }
        // 1. Whose is the destination?
        Peer peer = state.allowedIps.peerForDestination(packets.packet());
        Endpoint to = peer == null ? null : peer.endpoint();
        if (peer == null || to == null || peer.isOwnDatagram(packets.packet())) {
            refuse(packets, peer == null ? Drop.NO_ROUTE : to == null ? Drop.NO_ENDPOINT : Drop.ROUTING_LOOP);
            return;
        }
        int ecn = Ecn.outer(packets.packet());
        for (int i = 0; i < packets.count(); i++) {
            // 2. On which session? Without one the packet waits and a handshake begins.
            Keypair keypair = peer.sendingKeypair(now);
            if (keypair == null) {
                peer.stage(packets.copy(i), ecn, now);
                continue;
            }
            // 3. and 5. Into its place in the train that goes out; counter, padding and AEAD there.
            int length = packets.lengthOf(i);
            int padded = Padding.lengthOf(length, state.mtu);
            Train train = state.place(to, ecn, Data.lengthOf(padded));
            long place = train.lastOffset();
            packets.copy(i, train.memory(), place + Data.PACKET_OFFSET);
            int sent = keypair.seal(train.memory(), place, length, padded);
            // 4. Deadlines move; perhaps the session is due for renewal.
            peer.onDataSent(keypair, sent, false, now);
        }
        state.agenda.touch(peer);
    }

    /// A datagram in, with the traffic class of its outer header.
    public void handleDatagram(Endpoint from, int trafficClass, ByteBuffer datagram, long now) {
        handleDatagrams(from, trafficClass, Train.of(datagram), now);
    }

    /// Datagrams in, that came from the same endpoint with the same traffic class.
    public void handleDatagrams(Endpoint from, int trafficClass, Train train, long now) {
        for (int i = 0; i < train.count(); i++) {
            receive(from, trafficClass, train, i, now);
        }
    }

    private void receive(Endpoint from, int trafficClass, Train train, int index, long now) {
        if (!state.up) {
            state.drop(Drop.INTERFACE_DOWN);
            return;
        }
        // 1. Which message is it? Handshakes pass the cookie gate (2) and go their own way.
        Message parsed = Message.parse(train.memory(), train.offsetOf(index), train.lengthOf(index), state.message);
        if (!(parsed instanceof Data message)) {
            handshakes.handle(parsed, from, now);
            return;
        }
        // 3. Whose is the receiver index?
        IndexOwner owner = state.indices.owner(message.receiverIndex());
        Keypair keypair = owner == null ? null : owner.keypair();
        if (owner == null || keypair == null) {
            state.drop(Drop.UNKNOWN_INDEX);
            return;
        }
        // 4. Tag, then replay window.
        Optional<Drop> refused = keypair.open(message, now);
        if (refused.isPresent()) {
            state.drop(refused.get());
            return;
        }
        // 5. The peer has spoken: confirm the key, roam, move deadlines. A keepalive stops here.
        Peer peer = owner.peer();
        peer.onAuthenticated(keypair, from, now);
        // 6. May this peer send this packet?
        Optional<Drop> rejected = deliver(peer, message, trafficClass, now);
        if (rejected.isPresent()) {
            state.drop(rejected.get());
        } else {
            peer.onCounted(message.length());
        }
        state.agenda.touch(peer);
    }

    /// A datagram in, if nothing is known of its outer header.
    public void handleDatagram(Endpoint from, ByteBuffer datagram, long now) {
        handleDatagram(from, 0, datagram, now);
    }

    /// Time has passed: fires what is due.
    public void handleTimeout(long now) {
        for (Peer peer = state.agenda.first(); peer != null; peer = state.agenda.first()) {
            Timer timer = peer.timers().deadlines().earliest();
            if (timer == null || peer.timers().deadlines().at(timer) - now > 0) {
                return;
            }
            peer.handleTimeout(timer, now);
            state.agenda.touch(peer);
        }
    }

    /// The next thing to do, null when there is nothing more.
    public @Nullable Output pollOutput() {
        return state.outputs.poll();
    }

    /// The next thing to do that another call cannot add to. Who has more packets at hand takes only these, and the
    /// rest with [#pollOutput()] when it has no more.
    public @Nullable Output pollComplete() {
        return state.outputs.pollComplete();
    }

    /// When to call [#handleTimeout], and what for; empty when only a packet can change anything.
    public Optional<Deadline> nextDeadline() {
        Peer peer = state.agenda.first();
        Timer timer = peer == null ? null : peer.timers().deadlines().earliest();
        return peer == null || timer == null
                ? Optional.empty()
                : Optional.of(new Deadline(peer.timers().deadlines().at(timer), timer, peer.publicKey()));
    }

    TunnelState state() {
        return state;
    }

    private void refuse(SuperPacket packets, Drop why) {
        state.drop(why, packets.count());
        if (why != Drop.ROUTING_LOOP) {
            byte[] first = packets.copy(0);
            IpPacket.parse(first, 0, first.length).flatMap(Unreachable::answer).ifPresent(state.outputs::addPacket);
        }
    }

    /// Checks the plaintext of a data message and hands it on; empty if that was done.
    private Optional<Drop> deliver(Peer peer, Data message, int trafficClass, long now) {
        if (message.isKeepalive()) {
            peer.onKeepalive();
            return Optional.empty();
        }
        peer.onDataReceived(now);
        int length = message.packetLength() - Data.TAG_LENGTH;
        IpPacket packet = state.packet;
        if (!packet.read(message.memory(), message.packetOffset(), length)) {
            return Optional.of(Drop.MALFORMED_PACKET);
        }
        if (state.allowedIps.peerForSource(packet) != peer) {
            return Optional.of(Drop.SOURCE_NOT_ALLOWED);
        }
        if (!Ecn.decapsulate(trafficClass, packet)) {
            return Optional.of(Drop.CONGESTION_NOT_CAPABLE);
        }
        // 7. Out.
        state.outputs.addPacket(packet.memory(), packet.start(), packet.length());
        return Optional.empty();
    }
}
