package org.warren.wireguard.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PublicKey;

/// A section `[Peer]`. `toString` hides the preshared key.
///
/// @param presharedKey [PresharedKey#NONE] for none
/// @param endpoint null if the peer initiates contact
/// @param persistentKeepaliveSeconds 1 to 65535, 0 for none
public record PeerSection(
        PublicKey publicKey,
        PresharedKey presharedKey,
        @Nullable PeerEndpoint endpoint,
        List<IpPrefix> allowedIps,
        int persistentKeepaliveSeconds) {
    private static final int MAX_KEEPALIVE = 65_535;

    public PeerSection {
        if (persistentKeepaliveSeconds < 0 || persistentKeepaliveSeconds > MAX_KEEPALIVE) {
            throw new IllegalArgumentException(
                    "a persistent keepalive is 0 to 65535 s, not " + persistentKeepaliveSeconds);
        }
        allowedIps = List.copyOf(allowedIps);
    }
}
