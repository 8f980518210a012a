package org.warren.harness.subject;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A peer in an interface's configuration.
///
/// @param publicKey base64
/// @param endpoint `address:port`, IPv6 in brackets; null if the peer initiates contact
/// @param allowedIps prefixes in both directions: destinations that are routed to the peer, sources that it may use
/// @param persistentKeepaliveSeconds 1 to 65535, 0 for none
public record PeerConfig(
        String publicKey, @Nullable String endpoint, List<String> allowedIps, int persistentKeepaliveSeconds) {

    public PeerConfig {
        if (persistentKeepaliveSeconds < 0 || persistentKeepaliveSeconds > 65535) {
            throw new IllegalArgumentException(
                    "a persistent keepalive lies between 0 and 65535 s, not " + persistentKeepaliveSeconds);
        }
        allowedIps = List.copyOf(allowedIps);
    }

    String toIni() {
        StringBuilder ini = new StringBuilder("[Peer]\nPublicKey = " + publicKey + "\n");
        ini.append("AllowedIPs = ").append(String.join(", ", allowedIps)).append('\n');
        if (endpoint != null) {
            ini.append("Endpoint = ").append(endpoint).append('\n');
        }
        if (persistentKeepaliveSeconds > 0) {
            ini.append("PersistentKeepalive = ")
                    .append(persistentKeepaliveSeconds)
                    .append('\n');
        }
        return ini.toString();
    }
}
