package org.warren.nat.probe;

import java.util.Optional;
import org.warren.nat.Endpoint;
import org.warren.nat.IcmpError;
import org.warren.nat.Ipv6Endpoint;
import org.warren.nat.Ipv6Packet;
import org.warren.nat.Nat64;
import org.warren.nat.Nat64.Result;
import org.warren.nat.Packet;
import org.warren.nat.Prefix64;
import org.warren.nat.Protocol;

/// A modelled NAT64 with its own clock, which begins at 0. Each inside IPv4 address of the prober represents an IPv6
/// host in 2001:db8:64::/96.
public final class Nat64Testbed implements Testbed {

    private static final int ROUTER = Endpoint.address("203.0.113.254");
    private static final Prefix64 INSIDE = Prefix64.parse("2001:db8:64::/96");

    private final Nat64 nat;
    private final Prefix64 prefix;
    private long now;

    /// @param nat that is used by nobody else
    /// @param prefix in which it embeds IPv4 addresses
    public Nat64Testbed(Nat64 nat, Prefix64 prefix) {
        this.nat = nat;
        this.prefix = prefix;
    }

    /// The IPv6 host that an inside address of the prober represents.
    public static Ipv6Endpoint host(Endpoint inside) {
        return INSIDE.embed(inside);
    }

    @Override
    public Optional<Endpoint> sendOut(Protocol protocol, Endpoint inside, Endpoint remote) {
        var packet = new Ipv6Packet(protocol, host(inside), prefix.embed(remote), Packet.Segment.DATA);
        return nat.fromIpv6(packet, now) instanceof Result.ToIpv4 left
                        && left.packet().destination().equals(remote)
                ? Optional.of(left.packet().source())
                : Optional.empty();
    }

    @Override
    public Optional<Endpoint> sendIn(Protocol protocol, Endpoint remote, Endpoint outside) {
        var packet = new Packet(protocol, remote, outside, Packet.Segment.DATA);
        return nat.fromIpv4(packet, now) instanceof Result.ToIpv6 came
                        && came.packet().source().equals(prefix.embed(remote))
                ? inside(came.packet().destination())
                : Optional.empty();
    }

    @Override
    public Optional<Endpoint> sendHairpin(Endpoint inside, Endpoint outside) {
        return nat.fromIpv6(Ipv6Packet.udp(host(inside), prefix.embed(outside)), now) instanceof Result.ToIpv6 came
                ? ipv4(prefix, came.packet().source())
                : Optional.empty();
    }

    @Override
    public boolean reportError(Endpoint outside, Endpoint remote, Endpoint inside) {
        var error = new IcmpError(ROUTER, outside.address(), Packet.udp(outside, remote));
        return nat.errorFromIpv4(error, now) instanceof Result.ErrorToIpv6 arrived
                && arrived.error().from().equals(prefix.embed(new Endpoint(ROUTER, 0)))
                && arrived.error().to().equals(host(inside).withPort(0))
                && arrived.error().quoted().equals(Ipv6Packet.udp(host(inside), prefix.embed(remote)));
    }

    @Override
    public void pass(long nanos) {
        now += nanos;
    }

    private static Optional<Endpoint> inside(Ipv6Endpoint host) {
        return ipv4(INSIDE, host);
    }

    private static Optional<Endpoint> ipv4(Prefix64 prefix, Ipv6Endpoint address) {
        return prefix.extract(address).stream()
                .mapToObj(ipv4 -> new Endpoint(ipv4, address.port()))
                .findFirst();
    }
}
