package org.warren.nat;

import org.warren.nat.DsLite.Host;

/// What the carrier's side of DS-Lite does besides what its [Translator] does, a rule each.
class DsLiteRules {

    /// RFC 6333 §6.6: what tells two hosts apart, the tunnel by which they come and their IPv4 address.
    Host host(Ipv6Endpoint home, int address) {
        return new Host(home.withPort(0), address);
    }

    /// RFC 6333 §6.6: the tunnel into which a packet for a host goes.
    Ipv6Endpoint tunnel(Host host) {
        return host.home();
    }

    /// RFC 6333 §6.6: the IPv4 destination that it has in there.
    Endpoint destination(Host host, int port) {
        return new Endpoint(host.address(), port);
    }
}
