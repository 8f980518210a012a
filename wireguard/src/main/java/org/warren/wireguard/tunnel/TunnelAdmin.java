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

/// The administration of a tunnel. A change may produce outputs: drain them and ask for the deadline afterwards. `now`
/// is the time as in [Tunnel]: nanoseconds of a monotonic clock that never goes back from call to call.
public final class TunnelAdmin {
    private static final int MAX_KEEPALIVE_SECONDS = 65_535;

    private final TunnelState state;

    TunnelAdmin(TunnelState state) {
        this.state = state;
    }

    /// Whether it sends and receives: after [#up], until [#down]. At first it does not.
    public boolean isUp() {
        return state.up;
    }

    /// Starts to send and receive. Peers with a persistent keepalive send one immediately. No effect when it is already
    /// up.
    public void up(long now) {
        if (!state.up) {
            state.up = true;
            state.peers.values().forEach(peer -> start(peer, now));
        }
    }

    /// Stops, and removes all sessions.
    public void down() {
        state.up = false;
        state.peers.values().forEach(Peer::stop);
    }

    /// Removes all sessions but stays up: for a machine that goes to sleep, where the time of §6.3 may pass unnoticed.
    public void forgetSessions() {
        state.peers.values().forEach(Peer::zeroKeyMaterial);
    }

    /// The routing table has changed: replies no longer leave from the address at which a peer reached us, until it
    /// does so again.
    public void routesChanged() {
        state.peers.values().forEach(Peer::clearSource);
    }

    /// Sets the MTU of the inner network. Packets are not padded beyond it (§5.4.6); longer ones are still sent.
    ///
    /// @param mtu bytes, from the IP header on; 0 or more; a packet of this length or longer is not padded
    public void mtu(int mtu) {
        state.mtu = mtu;
    }

    /// The private key; empty when none was set.
    public Optional<PrivateKey> privateKey() {
        return Optional.ofNullable(state.identity).map(StaticIdentity::privateKey);
    }

    /// Sets the private key; null removes it. Sessions made with another one end, and a peer with our own public key is
    /// removed.
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

    /// Adds a peer. An existing one stays as it is.
    ///
    /// @return false when the key is our own public key, which no peer can have
    public boolean addPeer(PublicKey key, long now) {
        if (state.identity != null && state.identity.publicKey().equals(key)) {
            return false;
        }
        if (!state.peers.containsKey(key)) {
            state.peers.put(key, new Peer(key, state));
        }
        return true;
    }

    /// How many peers there are; 0 or more.
    public int peerCount() {
        return state.peers.size();
    }

    /// Whether there is a peer with this public key.
    public boolean hasPeer(PublicKey key) {
        return state.peers.containsKey(key);
    }

    /// Removes all peers with their sessions and allowed IPs.
    public void removeAllPeers() {
        List.copyOf(state.peers.keySet()).forEach(this::removePeer);
    }

    /// Removes a peer with its sessions and allowed IPs. No effect when there is no such peer.
    public void removePeer(PublicKey key) {
        Peer peer = state.peers.remove(key);
        if (peer != null) {
            peer.stop();
            state.allowedIps.removeAll(peer);
            state.deadlines.remove(peer);
        }
    }

    /// Sets the preshared key for future handshakes. The current session continues.
    ///
    /// @throws IllegalArgumentException when there is no such peer
    public void presharedKey(PublicKey peer, PresharedKey key) {
        peer(peer).presharedKey(key);
    }

    /// Sets the endpoint, until the peer is heard from elsewhere. Staged packets are sent, or a handshake is initiated.
    ///
    /// @throws IllegalArgumentException when there is no such peer
    public void endpoint(PublicKey peer, Endpoint endpoint, long now) {
        peer(peer).endpoint(endpoint);
        flush(peer(peer), now);
    }

    /// Sets how often an empty packet is sent to keep the mapping of a NAT alive.
    ///
    /// @param seconds between two packets, 1 to 65,535; 0 sends none
    /// @throws IllegalArgumentException when there is no such peer, or the number is out of range
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

    /// Adds a prefix to a peer's allowed IPs, and removes it from the peer that had it.
    ///
    /// @throws IllegalArgumentException when there is no such peer
    public void allow(PublicKey peer, IpPrefix prefix) {
        state.allowedIps.insert(prefix, peer(peer));
    }

    /// Removes a prefix from a peer's allowed IPs, if it has it.
    ///
    /// @throws IllegalArgumentException when there is no such peer
    public void disallow(PublicKey peer, IpPrefix prefix) {
        state.allowedIps.remove(prefix, peer(peer));
    }

    /// The number of prefixes of all peers.
    public int allowedIpCount() {
        return state.allowedIps.size();
    }

    /// The number of prefixes of a peer; 0 if there is no such peer.
    public int allowedIpCount(PublicKey key) {
        Peer peer = state.peers.get(key);
        return peer == null ? 0 : state.allowedIps.count(peer);
    }

    /// The peer that has exactly this prefix among its allowed IPs, null if there is none.
    public @Nullable PublicKey allowedIpOwner(IpPrefix prefix) {
        Peer owner = state.allowedIps.owner(prefix);
        return owner == null ? null : owner.publicKey();
    }

    /// Removes all prefixes from a peer's allowed IPs.
    ///
    /// @throws IllegalArgumentException when there is no such peer
    public void disallowAll(PublicKey peer) {
        state.allowedIps.removeAll(peer(peer));
    }

    /// All peers in the order in which they were added.
    public List<PeerStatus> peers() {
        return state.peers.values().stream().map(this::status).toList();
    }

    /// A peer's settings and counters as they are now; empty when there is no such peer.
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
