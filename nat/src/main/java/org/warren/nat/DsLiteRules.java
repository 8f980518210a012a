package org.warren.nat;

import org.warren.nat.DsLite.Host;

/// The rules of the carrier's side of DS-Lite in addition to its [Translator], one method each.
class DsLiteRules {

    /// RFC 6333 §6.6: the identity of a host, its tunnel and its IPv4 address.
    Host host(Ipv6Endpoint home, int address) {
        return new Host(home.withPort(0), address);
    }

    /// RFC 6333 §6.6: the tunnel for packets to a host.
    Ipv6Endpoint tunnel(Host host) {
        return host.home();
    }

    /// RFC 6333 §6.6: the IPv4 destination of these packets.
    Endpoint destination(Host host, int port) {
        return new Endpoint(host.address(), port);
    }
}
