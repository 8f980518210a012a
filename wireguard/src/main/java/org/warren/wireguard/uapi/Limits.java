package org.warren.wireguard.uapi;

import java.util.LinkedHashSet;
import java.util.Set;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.tunnel.TunnelAdmin;

/// Limits the size of an interface: the state that all requests together create must fit into the daemon's heap, so
/// that no sequence of requests exhausts it.
final class Limits {
    /// The same maximum as wireguard-go's.
    static final int MAX_PEERS = 1 << 16;
    /// For all peers together; each peer counts as two.
    static final int MAX_ALLOWED_IPS = 400_000;
    /// A peer's memory in allowed IPs; a peer with a session needs more.
    static final int PEER_WEIGHT = 2;

    private Limits() {}

    /// Checks the size that an interface would have after a request.
    ///
    /// @throws UapiException if that is too large
    static void check(TunnelAdmin before, SetRequest request) throws UapiException {
        long peers = peersAfter(before, request);
        if (peers > MAX_PEERS) {
            throw new UapiException(Errno.EINVAL, "an interface has at most " + MAX_PEERS + " peers; make another one");
        }
        long allowedIps = allowedIpsAfter(before, request);
        if (allowedIps + PEER_WEIGHT * peers > MAX_ALLOWED_IPS) {
            throw new UapiException(
                    Errno.ENOMEM,
                    "an interface has at most " + MAX_ALLOWED_IPS + " allowed IPs, less " + PEER_WEIGHT
                            + " for each peer; join some, or make another one");
        }
    }

    private static long peersAfter(TunnelAdmin before, SetRequest request) {
        long present = request.replacePeers() ? 0 : before.peerCount();
        long added = request.peers().stream()
                .filter(peer -> !peer.remove() && !peer.updateOnly())
                .map(SetRequest.PeerChange::publicKey)
                .distinct()
                .filter(key -> request.replacePeers() || !before.hasPeer(key))
                .count();
        return present + added;
    }

    /// A prefix that the request names twice is counted twice.
    private static long allowedIpsAfter(TunnelAdmin before, SetRequest request) {
        long count = request.replacePeers() ? 0 : before.allowedIpCount();
        Set<PublicKey> emptied = new LinkedHashSet<>();
        for (SetRequest.PeerChange peer : request.peers()) {
            boolean empties = peer.remove() || peer.replaceAllowedIps();
            if (empties && !request.replacePeers() && emptied.add(peer.publicKey())) {
                count -= before.allowedIpCount(peer.publicKey());
            }
        }
        for (SetRequest.PeerChange peer : request.peers()) {
            for (SetRequest.AllowedIpChange change : peer.allowedIps()) {
                PublicKey owner = request.replacePeers() ? null : before.allowedIpOwner(change.prefix());
                boolean counted = owner != null && !emptied.contains(owner);
                count += change.remove() || peer.remove() || counted ? 0 : 1;
            }
        }
        return count;
    }
}
