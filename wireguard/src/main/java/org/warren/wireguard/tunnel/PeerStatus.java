package org.warren.wireguard.tunnel;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.wire.Endpoint;

/// A peer at one moment, as `wg show` prints it.
///
/// @param bytesReceived of authentic datagrams, including headers and tags
/// @param latestHandshake null if there was none
public record PeerStatus(
        PublicKey publicKey,
        PresharedKey presharedKey,
        @Nullable Endpoint endpoint,
        int persistentKeepaliveSeconds,
        List<IpPrefix> allowedIps,
        long bytesReceived,
        long bytesSent,
        @Nullable Instant latestHandshake) {}
