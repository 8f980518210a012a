package org.warren.nat;

import java.util.Optional;
import java.util.OptionalInt;

/// The client's side of 464XLAT (CLAT, RFC 6877): IPv4 packets become IPv6 ones and back, address by address. It
/// remembers nothing; the timers of a chain are those of the NAT64 at its other end.
public final class Clat {

    private final ClatRules rules;

    /// @param own in which the addresses of the hosts behind it stand
    /// @param remote that of the NAT64
    /// @throws IllegalArgumentException where both are the same: answers could not be told from questions
    public Clat(Prefix64 own, Prefix64 remote) {
        this(new ClatRules(own, remote));
    }

    Clat(ClatRules rules) {
        if (rules.own.equals(rules.remote)) {
            throw new IllegalArgumentException("a CLAT has a prefix of its own, other than that of the NAT64");
        }
        this.rules = rules;
    }

    /// A packet of a host behind it.
    public Ipv6Packet toIpv6(Packet packet) {
        return new Ipv6Packet(
                packet.protocol(),
                rules.source(packet.source()),
                rules.destination(packet.destination()),
                packet.segment());
    }

    /// A packet that comes for it; empty where it comes from elsewhere than the NAT64, or is for nobody behind it.
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
