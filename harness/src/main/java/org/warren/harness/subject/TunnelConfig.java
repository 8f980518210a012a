package org.warren.harness.subject;

import java.util.List;

/// A tunnel interface's configuration.
///
/// @param privateKey the interface's private key
/// @param listenPort UDP port
/// @param addresses of the interface, with prefix lengths
/// @param peers of the interface
public record TunnelConfig(Secret privateKey, int listenPort, List<String> addresses, List<PeerConfig> peers) {

    /// Default MTU of a tunnel over a path of 1500 bytes: 80 bytes of overhead with IPv6 outside.
    static final int MTU = 1420;

    public TunnelConfig {
        addresses = List.copyOf(addresses);
        peers = List.copyOf(peers);
    }

    /// The input of `wg setconf`.
    String toIni() {
        StringBuilder ini = new StringBuilder("[Interface]\nPrivateKey = " + privateKey.reveal() + "\n");
        ini.append("ListenPort = ").append(listenPort).append('\n');
        peers.forEach(peer -> ini.append(peer.toIni()));
        return ini.toString();
    }

    /// The input of `ip -batch` that sets the interface's addresses.
    String toAddressBatch(String interfaceName) {
        StringBuilder batch = new StringBuilder();
        for (String address : addresses) {
            batch.append("addr add ").append(address).append(" dev ").append(interfaceName);
            batch.append(address.contains(":") ? " nodad\n" : "\n");
        }
        return batch.append("link set dev ")
                .append(interfaceName)
                .append(" mtu ")
                .append(MTU)
                .append('\n')
                .toString();
    }
}
