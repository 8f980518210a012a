package org.warren.wireguard.uapi;

import java.util.LinkedHashSet;
import java.util.Set;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.tunnel.TunnelAdmin;

/// How large an interface may become: what all requests together leave behind fits into the daemon's heap, so that no
/// sequence of them ends it.
final class Limits {
    /// As many as wireguard-go has at most.
    static final int MAX_PEERS = 1 << 16;
    /// Of all peers together; each peer takes the place of two.
    static final int MAX_ALLOWED_IPS = 400_000;
    /// Allowed IPs for the memory of a peer, which needs more of it with a session.
    static final int PEER_WEIGHT = 2;

    private Limits() {}

    /// Looks what an interface would be after a request.
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

    /// Counts a prefix that the request names twice for two.
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
