package org.warren.wireguard.wire;

import org.jspecify.annotations.Nullable;
import org.warren.wireguard.ip.IpAddress;

/// The address of a peer's datagrams, in both directions (§2.1).
///
/// @param scope the interface index of a link-local IPv6 address, else 0
/// @param source the local address at which the peer last reached us, null to let the routing table choose
public record Endpoint(
        IpAddress address, int port, int scope, @Nullable LocalSource source) {
    /// The local address of an endpoint: replies are sent from the address that the peer contacted.
    public record LocalSource(IpAddress address, int interfaceIndex) {}

    public Endpoint(IpAddress address, int port) {
        this(address, port, 0, null);
    }

    /// The same endpoint without its local address, which may no longer be valid.
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
