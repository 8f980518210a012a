package org.warren.wireguard.wire;

import org.jspecify.annotations.Nullable;
import org.warren.wireguard.ip.IpAddress;

/// Where a peer's datagrams come from and go to (§2.1).
///
/// @param scope the interface index of a link-local IPv6 address, else 0
/// @param source the local address at which the peer last reached us, null for whatever the routing table says
public record Endpoint(
        IpAddress address, int port, int scope, @Nullable LocalSource source) {
    /// The local side of an endpoint: replies leave from the address that was contacted.
    public record LocalSource(IpAddress address, int interfaceIndex) {}

    public Endpoint(IpAddress address, int port) {
        this(address, port, 0, null);
    }

    /// The same endpoint without its local side, for a source address that may have gone stale.
    public Endpoint withoutSource() {
        return source == null ? this : new Endpoint(address, port, scope, null);
    }

    /// As `wg` prints it.
    @Override
    public String toString() {
        String host = address.v6() ? "[" + address + (scope == 0 ? "" : "%" + scope) + "]" : address.toString();
        return host + ":" + port;
    }
}
