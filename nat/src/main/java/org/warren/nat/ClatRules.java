package org.warren.nat;

import java.util.OptionalInt;

/// The address rules of a CLAT, one method each.
class ClatRules {

    final Prefix64 own;
    final Prefix64 remote;

    ClatRules(Prefix64 own, Prefix64 remote) {
        this.own = own;
        this.remote = remote;
    }

    /// RFC 6877 §6.3: the source of a packet from a host behind it, in the CLAT's own prefix.
    Ipv6Endpoint source(Endpoint host) {
        return own.embed(host);
    }

    /// RFC 6877 §6.3: its destination, in the prefix of the NAT64.
    Ipv6Endpoint destination(Endpoint server) {
        return remote.embed(server);
    }

    /// The sender of a received packet; empty if it did not come from the NAT64.
    OptionalInt server(Ipv6Endpoint source) {
        return remote.extract(source);
    }

    /// The host that it is for; empty if that is not behind the CLAT.
    OptionalInt host(Ipv6Endpoint destination) {
        return own.extract(destination);
    }
}
