package org.warren.wireguard.uapi;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.wire.Endpoint;

/// A `set=1` that was read completely and is valid. Settings that are null stay as they are.
record SetRequest(
        @Nullable KeyChange privateKey,
        @Nullable Integer listenPort,
        @Nullable Integer fwmark,
        boolean replacePeers,
        List<PeerChange> peers) {

    /// A private key; null removes it.
    record KeyChange(@Nullable PrivateKey key) {}

    record AllowedIpChange(IpPrefix prefix, boolean remove) {}

    record PeerChange(
            PublicKey publicKey,
            boolean remove,
            boolean updateOnly,
            @Nullable PresharedKey presharedKey,
            @Nullable Endpoint endpoint,
            @Nullable Integer persistentKeepalive,
            boolean replaceAllowedIps,
            List<AllowedIpChange> allowedIps) {}
}
