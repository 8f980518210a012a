package org.warren.nat.probe;

import java.util.Optional;
import org.warren.nat.Endpoint;
import org.warren.nat.Ipv6Endpoint;
import org.warren.nat.Ipv6Error;
import org.warren.nat.Ipv6Firewall;
import org.warren.nat.Ipv6Packet;
import org.warren.nat.Packet;
import org.warren.nat.Prefix64;
import org.warren.nat.Protocol;

/// An IPv6 firewall of the model's, with a clock of its own that begins at 0. Each IPv4 address that the prober has
/// inside stands for a host in [#INSIDE], and each outside for one in another network.
public final class Ipv6FirewallTestbed implements Testbed {

    /// The inside network that the firewall is to have.
    public static final Prefix64 INSIDE = Prefix64.parse("2001:db8:1::/96");

    private static final Prefix64 OUTSIDE = Prefix64.parse("2001:db8:ff::/96");
    private static final Ipv6Endpoint ROUTER = Ipv6Endpoint.address("2001:db8:fe::1");

    private final Ipv6Firewall firewall;
    private long now;

    /// @param firewall through which nobody else sends
    public Ipv6FirewallTestbed(Ipv6Firewall firewall) {
        this.firewall = firewall;
    }

    @Override
    public Optional<Endpoint> sendOut(Protocol protocol, Endpoint inside, Endpoint remote) {
        var packet = new Ipv6Packet(protocol, INSIDE.embed(inside), OUTSIDE.embed(remote), Packet.Segment.DATA);
        return firewall.fromInside(packet, now).isEmpty() ? Optional.of(inside) : Optional.empty();
    }

    @Override
    public Optional<Endpoint> sendIn(Protocol protocol, Endpoint remote, Endpoint outside) {
        var packet = new Ipv6Packet(protocol, OUTSIDE.embed(remote), INSIDE.embed(outside), Packet.Segment.DATA);
        return firewall.fromOutside(packet, now).isEmpty() ? Optional.of(outside) : Optional.empty();
    }

    /// Neighbours reach each other without the firewall, which is then no hairpinning of its.
    @Override
    public Optional<Endpoint> sendHairpin(Endpoint inside, Endpoint outside) {
        return Optional.empty();
    }

    @Override
    public boolean reportError(Endpoint outside, Endpoint remote, Endpoint inside) {
        Ipv6Packet quoted = Ipv6Packet.udp(INSIDE.embed(outside), OUTSIDE.embed(remote));
        return firewall.errorFromOutside(
                        new Ipv6Error(ROUTER, INSIDE.embed(outside).withPort(0), quoted), now)
                .isEmpty();
    }

    @Override
    public void pass(long nanos) {
        now += nanos;
    }
}
