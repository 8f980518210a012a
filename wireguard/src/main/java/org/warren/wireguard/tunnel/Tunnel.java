package org.warren.wireguard.tunnel;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.noise.NoiseSuite;
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

/// A WireGuard interface without its surroundings: no socket, thread or clock. It is told what arrives and what time it
/// is, and says what to send.
///
/// The contract:
/// - `now` is nanoseconds of a monotonic clock and never goes back from call to call.
/// - After each call drain [#pollOutput()] until it is empty, then ask [#nextDeadline()] and call [#handleTimeout] no
///   later than it says.
/// - Buffers have an array behind them. A datagram's array belongs to the tunnel from then on: data is decrypted in
///   place, and the packet that comes out is a part of it.
///   A packet's array stays the caller's. What comes out is the caller's.
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
        Optional<IpPacket> read = parse(bytes);
        if (read.isEmpty()) {
            state.drop(state.up ? Drop.MALFORMED_PACKET : Drop.INTERFACE_DOWN);
            return;
        }
        IpPacket packet = read.get();
        // 1. Whose is the destination?
        Peer peer = state.allowedIps.peerFor(packet.destination());
        Endpoint to = peer == null ? null : peer.endpoint();
        if (peer == null || to == null) {
            state.drop(peer == null ? Drop.NO_ROUTE : Drop.NO_ENDPOINT);
            Unreachable.answer(packet).map(Output.Packet::new).ifPresent(state.outputs::add);
            return;
        }
        if (peer.isOwnDatagram(packet)) {
            state.drop(Drop.ROUTING_LOOP);
            return;
        }
        // 2. On which session? Without one the packet waits and a handshake begins.
        Keypair keypair = peer.sendingKeypair(now);
        if (keypair == null) {
            peer.stage(packet, Ecn.outer(packet), now);
        } else {
            // 3. Counter, padding and AEAD.
            ByteBuffer datagram = keypair.seal(packet.bytes(), Padding.lengthOf(packet.length(), state.mtu));
            // 5. Out, before the initiation that step 4 may cause.
            state.send(to, Ecn.outer(packet), datagram);
            // 4. Deadlines move; perhaps the session is due for renewal.
            peer.onDataSent(keypair, datagram.remaining(), false, now);
        }
        state.agenda.touch(peer);
    }

    /// A datagram in, with the traffic class of its outer header.
    public void handleDatagram(Endpoint from, int trafficClass, ByteBuffer datagram, long now) {
        if (!state.up) {
            state.drop(Drop.INTERFACE_DOWN);
            return;
        }
        // 1. Which message is it? Handshakes pass the cookie gate (2) and go their own way.
        Message parsed = Message.parse(datagram);
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
        rejected.ifPresentOrElse(state::drop, () -> peer.onCounted(message.length()));
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

    private Optional<IpPacket> parse(ByteBuffer bytes) {
        int offset = bytes.arrayOffset() + bytes.position();
        return state.up ? IpPacket.parse(bytes.array(), offset, bytes.remaining()) : Optional.empty();
    }

    private static boolean isKeepalive(Data message) {
        return message.packetLength() == Data.TAG_LENGTH;
    }

    /// Checks the plaintext of a data message and hands it on; empty if that was done.
    private Optional<Drop> deliver(Peer peer, Data message, int trafficClass, long now) {
        if (isKeepalive(message)) {
            peer.onKeepalive();
            return Optional.empty();
        }
        peer.onDataReceived(now);
        int length = message.packetLength() - Data.TAG_LENGTH;
        Optional<IpPacket> read = IpPacket.parse(message.array(), message.packetOffset(), length);
        if (read.isEmpty()) {
            return Optional.of(Drop.MALFORMED_PACKET);
        }
        IpPacket packet = read.get();
        if (state.allowedIps.peerFor(packet.source()) != peer) {
            return Optional.of(Drop.SOURCE_NOT_ALLOWED);
        }
        if (!Ecn.decapsulate(trafficClass, packet)) {
            return Optional.of(Drop.CONGESTION_NOT_CAPABLE);
        }
        state.outputs.add(new Output.Packet(packet.bytes()));
        return Optional.empty();
    }
}
