package org.warren.wireguard.uapi;

import java.util.LinkedHashSet;
import java.util.Set;
import org.warren.wireguard.config.PublicKey;
import org.warren.wireguard.tunnel.Configuration;

/// How large an interface may become: what all requests together leave behind fits into the daemon's heap, so that no
/// sequence of them ends it.
final class Limits {
    /// As many as wireguard-go has at most.
    static final int MAX_PEERS = 1 << 16;
    /// Of all peers together.
    static final int MAX_ALLOWED_IPS = 400_000;

    private Limits() {}

    /// Looks what an interface would be after a request.
    ///
    /// @throws UapiException if that is too large
    static void check(Configuration before, SetRequest request) throws UapiException {
        checkPeers(before, request);
        checkAllowedIps(before, request);
    }

    private static void checkPeers(Configuration before, SetRequest request) throws UapiException {
        long present = request.replacePeers() ? 0 : before.peerCount();
        long added = request.peers().stream()
                .filter(peer -> !peer.remove() && !peer.updateOnly())
                .map(SetRequest.PeerChange::publicKey)
                .distinct()
                .filter(key -> request.replacePeers() || !before.hasPeer(key))
                .count();
        if (present + added > MAX_PEERS) {
            throw new UapiException(Errno.EINVAL, "an interface has at most " + MAX_PEERS + " peers; make another one");
        }
    }

    /// Counts a prefix that the request names twice for two.
    private static void checkAllowedIps(Configuration before, SetRequest request) throws UapiException {
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
        if (count > MAX_ALLOWED_IPS) {
            throw new UapiException(
                    Errno.ENOMEM,
                    "an interface has at most " + MAX_ALLOWED_IPS + " allowed IPs; join some, or make another one");
        }
    }
}
