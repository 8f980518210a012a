package org.warren.nat;

import java.util.OptionalInt;

/// What a CLAT does with addresses, a rule each.
class ClatRules {

    final Prefix64 own;
    final Prefix64 remote;

    ClatRules(Prefix64 own, Prefix64 remote) {
        this.own = own;
        this.remote = remote;
    }

    /// RFC 6877 §6.3: the source of a packet from a host behind it, in a prefix of its own.
    Ipv6Endpoint source(Endpoint host) {
        return own.embed(host);
    }

    /// RFC 6877 §6.3: its destination, in the prefix of the NAT64.
    Ipv6Endpoint destination(Endpoint server) {
        return remote.embed(server);
    }

    /// Who sent a packet that came; empty where it did not come by the NAT64.
    OptionalInt server(Ipv6Endpoint source) {
        return remote.extract(source);
    }

    /// For which host it is; empty where that is none behind it.
    OptionalInt host(Ipv6Endpoint destination) {
        return own.extract(destination);
    }
}
