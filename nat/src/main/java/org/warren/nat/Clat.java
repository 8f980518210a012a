package org.warren.nat;

import java.util.Optional;
import java.util.OptionalInt;

/// The client's side of 464XLAT (CLAT, RFC 6877): translates IPv4 packets to IPv6 and back, address by address. It has
/// no state; the timeouts of a chain are those of the NAT64 at the other end.
public final class Clat {

    private final ClatRules rules;

    /// @param own the prefix for the addresses of the hosts behind it
    /// @param remote the prefix of the NAT64
    /// @throws IllegalArgumentException if both are equal: directions could not be distinguished
    public Clat(Prefix64 own, Prefix64 remote) {
        this(new ClatRules(own, remote));
    }

    Clat(ClatRules rules) {
        if (rules.own.equals(rules.remote)) {
            throw new IllegalArgumentException("a CLAT has a prefix of its own, other than that of the NAT64");
        }
        this.rules = rules;
    }

    /// Translates a packet of a host behind it.
    public Ipv6Packet toIpv6(Packet packet) {
        return new Ipv6Packet(
                packet.protocol(),
                rules.source(packet.source()),
                rules.destination(packet.destination()),
                packet.segment());
    }

    /// Translates a packet from the NAT64; empty if it comes from elsewhere, or is not for a host behind it.
    public Optional<Packet> toIpv4(Ipv6Packet packet) {
        OptionalInt source = rules.server(packet.source());
        OptionalInt destination = rules.host(packet.destination());
        return source.isEmpty() || destination.isEmpty()
                ? Optional.empty()
                : Optional.of(new Packet(
                        packet.protocol(),
                        new Endpoint(source.getAsInt(), packet.source().port()),
                        new Endpoint(
                                destination.getAsInt(), packet.destination().port()),
                        packet.segment()));
    }
}
