package org.warren.wireguard.tunnel;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.cookie.HandshakeGate;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.noise.StaticIdentity;
import org.warren.wireguard.peer.Peer;
import org.warren.wireguard.wire.Endpoint;

/// The administration of a tunnel. Changes may send something: drain the outputs and ask for the deadline afterwards.
public final class TunnelAdmin {
    private static final int MAX_KEEPALIVE_SECONDS = 65_535;

    private final TunnelState state;

    TunnelAdmin(TunnelState state) {
        this.state = state;
    }

    public boolean isUp() {
        return state.up;
    }

    /// Begins to send and receive. Peers with a persistent keepalive send one immediately.
    public void up(long now) {
        if (!state.up) {
            state.up = true;
            state.peers.values().forEach(peer -> start(peer, now));
        }
    }

    /// Stops, and forgets all sessions.
    public void down() {
        state.up = false;
        state.peers.values().forEach(Peer::stop);
    }

    /// Forgets all sessions but stays up: for a machine that goes to sleep (§6.3 speaks of time that passes, and it may
    /// pass unseen).
    public void forgetSessions() {
        state.peers.values().forEach(Peer::zeroKeyMaterial);
    }

    /// The routing table has changed: peers are no longer answered from where they reached us, until they do so again.
    public void routesChanged() {
        state.peers.values().forEach(Peer::clearSource);
    }

    /// How long packets of the inner network may be; packets are not padded beyond it.
    public void mtu(int mtu) {
        state.mtu = mtu;
    }

    public Optional<PrivateKey> privateKey() {
        return Optional.ofNullable(state.identity).map(StaticIdentity::privateKey);
    }

    /// Sets the private key, or with null none. Sessions made with another one end, and a peer with our own public key
    /// is removed.
    public void privateKey(@Nullable PrivateKey key, long now) {
        if (privateKey().equals(Optional.ofNullable(key))) {
            return;
        }
        StaticIdentity identity = key == null ? null : new StaticIdentity(key);
        state.identity = identity;
        state.gate = identity == null
                ? null
                : new HandshakeGate(state.suite.aead(), state.suite.random(), identity.publicKey());
        if (identity != null) {
            removePeer(identity.publicKey());
        }
        for (Peer peer : state.peers.values()) {
            peer.identityChanged();
            flush(peer, now);
        }
    }

    /// Adds a peer unless there is one, or the key is our own; false for the latter.
    public boolean addPeer(PublicKey key, long now) {
        if (state.identity != null && state.identity.publicKey().equals(key)) {
            return false;
        }
        if (!state.peers.containsKey(key)) {
            state.peers.put(key, new Peer(key, state));
        }
        return true;
    }

    public int peerCount() {
        return state.peers.size();
    }

    public boolean hasPeer(PublicKey key) {
        return state.peers.containsKey(key);
    }

    public void removeAllPeers() {
        List.copyOf(state.peers.keySet()).forEach(this::removePeer);
    }

    public void removePeer(PublicKey key) {
        Peer peer = state.peers.remove(key);
        if (peer != null) {
            peer.stop();
            state.allowedIps.removeAll(peer);
            state.deadlines.remove(peer);
        }
    }

    /// For handshakes from now on; the session that there is goes on.
    public void presharedKey(PublicKey peer, PresharedKey key) {
        peer(peer).presharedKey(key);
    }

    /// Where to send until the peer is heard from elsewhere.
    public void endpoint(PublicKey peer, Endpoint endpoint, long now) {
        peer(peer).endpoint(endpoint);
        flush(peer(peer), now);
    }

    /// Seconds between packets that keep a NAT's mapping alive, 0 for none.
    public void persistentKeepalive(PublicKey key, int seconds, long now) {
        if (seconds < 0 || seconds > MAX_KEEPALIVE_SECONDS) {
            throw new IllegalArgumentException("a keepalive interval is 0 to 65535 seconds, not " + seconds);
        }
        Peer peer = peer(key);
        if (peer.persistentKeepaliveSeconds(seconds) && state.up) {
            peer.sendKeepalive(now);
        }
        state.deadlines.update(peer);
    }

    /// Gives a prefix to a peer, and takes it from the peer that had it.
    public void allow(PublicKey peer, IpPrefix prefix) {
        state.allowedIps.insert(prefix, peer(peer));
    }

    /// Takes a prefix from a peer, if it has it.
    public void disallow(PublicKey peer, IpPrefix prefix) {
        state.allowedIps.remove(prefix, peer(peer));
    }

    /// How many prefixes all peers have together.
    public int allowedIpCount() {
        return state.allowedIps.size();
    }

    /// How many prefixes a peer has; 0 if there is no such peer.
    public int allowedIpCount(PublicKey key) {
        Peer peer = state.peers.get(key);
        return peer == null ? 0 : state.allowedIps.count(peer);
    }

    /// The peer that has this very prefix, null if none has.
    public @Nullable PublicKey allowedIpOwner(IpPrefix prefix) {
        Peer owner = state.allowedIps.owner(prefix);
        return owner == null ? null : owner.publicKey();
    }

    public void disallowAll(PublicKey peer) {
        state.allowedIps.removeAll(peer(peer));
    }

    /// All peers in the order in which they were added.
    public List<PeerStatus> peers() {
        return state.peers.values().stream().map(this::status).toList();
    }

    public Optional<PeerStatus> peerStatus(PublicKey key) {
        return Optional.ofNullable(state.peers.get(key)).map(this::status);
    }

    private PeerStatus status(Peer peer) {
        return new PeerStatus(
                peer.publicKey(),
                peer.presharedKey(),
                peer.endpoint(),
                peer.persistentKeepaliveSeconds(),
                state.allowedIps.of(peer),
                peer.bytesReceived(),
                peer.bytesSent(),
                peer.latestHandshake());
    }

    private void start(Peer peer, long now) {
        peer.start(now);
        state.deadlines.update(peer);
    }

    private void flush(Peer peer, long now) {
        if (state.up) {
            peer.flush(now);
            state.deadlines.update(peer);
        }
    }

    private Peer peer(PublicKey key) {
        Peer peer = state.peers.get(key);
        if (peer == null) {
            throw new IllegalArgumentException("there is no peer " + key);
        }
        return peer;
    }
}
