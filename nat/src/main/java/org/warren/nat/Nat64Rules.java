package org.warren.nat;

import java.util.OptionalInt;

/// The rules of a NAT64 in addition to its [Translator], one method each.
class Nat64Rules {

    final Prefix64 prefix;

    Nat64Rules(Prefix64 prefix) {
        this.prefix = prefix;
    }

    /// RFC 6146 §3.5.4: the IPv4 address embedded in an IPv6 destination; empty if it is not in the prefix.
    OptionalInt ipv4(Ipv6Endpoint destination) {
        return prefix.extract(destination);
    }

    /// RFC 6146 §3.5.4: the IPv6 endpoint for an IPv4 endpoint.
    Ipv6Endpoint ipv6(Endpoint remote) {
        return prefix.embed(remote);
    }

    /// RFC 6146 §3.5: a packet whose source is in the prefix came from a translator, and would loop.
    boolean isTranslated(Ipv6Endpoint source) {
        return prefix.contains(source);
    }

    /// RFC 6052 §3.1: the well-known prefix must not be used for addresses that are not global; here those of RFC 1918.
    boolean mayStandFor(int address) {
        boolean isPrivate = (address >>> 24) == 10 || (address >>> 20) == 0xac1 || (address >>> 16) == 0xc0a8;
        return !isPrivate || !prefix.equals(Prefix64.WELL_KNOWN);
    }

    /// RFC 6146 §3.1: the identity of a host, its whole address.
    Ipv6Endpoint host(Ipv6Endpoint source) {
        return source.withPort(0);
    }

    /// RFC 6146 §3.6.1: the destination of a packet for a host, with the inside port of its mapping.
    Ipv6Endpoint inside(Ipv6Endpoint host, int port) {
        return host.withPort(port);
    }
}
