package org.warren.nat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/// The carrier's side of DS-Lite (AFTR, RFC 6333 §6): a NAT for many homes, each with its own tunnel through IPv6.
/// Homes may use the same addresses, because the tunnel distinguishes them. If the home's router has a NAT, this is the
/// second one. Not thread-safe; `now` is in nanoseconds of a monotonic clock.
public final class DsLite {

    private final DsLiteRules rules;
    private final Translator nat;
    private final InsideHosts<Host> hosts;

    /// A host in a home.
    record Host(Ipv6Endpoint home, int address) {}

    /// An IPv4 packet in a home's tunnel.
    ///
    /// @param home the home's tunnel endpoint, with port 0
    public record Tunnelled(Ipv6Endpoint home, Packet packet) {}

    /// The result for a packet from a home: an IPv4 packet outside, or one in another home's tunnel.
    ///
    /// @param outside empty if it does not leave
    /// @param inside empty if it is not for a home
    public record Result(Optional<Packet> outside, Optional<Tunnelled> inside) {}

    /// @param addresses the outside addresses, at least one
    /// @param random for random ports and addresses
    /// @throws IllegalArgumentException for hairpinning with the internal source, because homes may have the same
    public DsLite(NatBehaviour behaviour, List<Integer> addresses, RandomGenerator random) {
        this(new DsLiteRules(), behaviour, addresses, random);
    }

    DsLite(DsLiteRules rules, NatBehaviour behaviour, List<Integer> addresses, RandomGenerator random) {
        if (behaviour.hairpinning() == Hairpinning.INTERNAL_SOURCE) {
            throw new IllegalArgumentException("a NAT of DS-Lite hairpins with the external source or not at all");
        }
        this.rules = rules;
        this.nat = new Translator(behaviour, addresses, random);
        this.hosts = new InsideHosts<>(nat);
    }

    /// Handles a packet from a home's tunnel.
    public Result fromHome(Tunnelled tunnelled, long now) {
        Packet packet = tunnelled.packet();
        int host = hosts.number(rules.host(tunnelled.home(), packet.source().address()));
        Outcome outcome =
                nat.fromInside(packet.from(new Endpoint(host, packet.source().port())), now);
        if (!(outcome instanceof Outcome.Forwarded forwarded)) {
            return new Result(Optional.empty(), Optional.empty());
        }
        return forwarded.inside()
                ? new Result(Optional.empty(), Optional.of(tunnelled(forwarded.packet())))
                : new Result(Optional.of(forwarded.packet()), Optional.empty());
    }

    /// Handles a packet from outside; empty if it is not for a home.
    public Optional<Tunnelled> fromOutside(Packet packet, long now) {
        return nat.fromOutside(packet, now) instanceof Outcome.Forwarded forwarded
                ? Optional.of(tunnelled(forwarded.packet()))
                : Optional.empty();
    }

    private Tunnelled tunnelled(Packet packet) {
        Host host = hosts.host(packet.destination().address());
        return new Tunnelled(
                rules.tunnel(host),
                packet.to(rules.destination(host, packet.destination().port())));
    }

    /// When the next session expires, unless it is refreshed; empty if there is none.
    public OptionalLong nextDeadline() {
        return nat.nextDeadline();
    }
}
