package org.warren.nat;

import java.util.OptionalInt;

/// What a NAT64 does besides what its [Translator] does, a rule each.
class Nat64Rules {

    final Prefix64 prefix;

    Nat64Rules(Prefix64 prefix) {
        this.prefix = prefix;
    }

    /// RFC 6146 §3.5.4: the IPv4 address that an IPv6 destination stands for; empty where it is not in the prefix.
    OptionalInt ipv4(Ipv6Endpoint destination) {
        return prefix.extract(destination);
    }

    /// RFC 6146 §3.5.4: the IPv6 address that stands for an IPv4 end, and its port.
    Ipv6Endpoint ipv6(Endpoint remote) {
        return prefix.embed(remote);
    }

    /// RFC 6146 §3.5: a packet whose source is in the prefix came out of a translator, and would go round.
    boolean isTranslated(Ipv6Endpoint source) {
        return prefix.contains(source);
    }

    /// RFC 6052 §3.1: the well-known prefix does not stand for addresses that are not global; here those of RFC 1918.
    boolean mayStandFor(int address) {
        boolean isPrivate = (address >>> 24) == 10 || (address >>> 20) == 0xac1 || (address >>> 16) == 0xc0a8;
        return !isPrivate || !prefix.equals(Prefix64.WELL_KNOWN);
    }

    /// RFC 6146 §3.1: what tells two hosts apart, all of their address.
    Ipv6Endpoint host(Ipv6Endpoint source) {
        return source.withPort(0);
    }

    /// RFC 6146 §3.6.1: where a packet for a host goes, to the port that its mapping has inside.
    Ipv6Endpoint inside(Ipv6Endpoint host, int port) {
        return host.withPort(port);
    }
}
