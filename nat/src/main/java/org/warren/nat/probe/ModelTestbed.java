package org.warren.nat.probe;

import java.util.Optional;
import org.warren.nat.Endpoint;
import org.warren.nat.IcmpError;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.Protocol;
import org.warren.nat.Translator;

/// A modelled NAT with its own clock, which begins at 0.
public final class ModelTestbed implements Testbed {
    private static final int ROUTER = Endpoint.address("203.0.113.254");

    private final Translator nat;
    private long now;

    /// @param nat that is used by nobody else
    public ModelTestbed(Translator nat) {
        this.nat = nat;
    }

    @Override
    public Optional<Endpoint> sendOut(Protocol protocol, Endpoint inside, Endpoint remote) {
        Packet packet = new Packet(protocol, inside, remote, Packet.Segment.DATA);
        return forwarded(nat.fromInside(packet, now), false).map(Packet::source);
    }

    @Override
    public Optional<Endpoint> sendIn(Protocol protocol, Endpoint remote, Endpoint outside) {
        Packet packet = new Packet(protocol, remote, outside, Packet.Segment.DATA);
        return forwarded(nat.fromOutside(packet, now), true).map(Packet::destination);
    }

    @Override
    public Optional<Endpoint> sendHairpin(Endpoint inside, Endpoint outside) {
        return forwarded(nat.fromInside(Packet.udp(inside, outside), now), true).map(Packet::source);
    }

    private static Optional<Packet> forwarded(Outcome outcome, boolean toInside) {
        return outcome instanceof Outcome.Forwarded forwarded && forwarded.inside() == toInside
                ? Optional.of(forwarded.packet())
                : Optional.empty();
    }

    @Override
    public boolean reportError(Endpoint outside, Endpoint remote, Endpoint inside) {
        var error = new IcmpError(ROUTER, outside.address(), Packet.udp(outside, remote));
        return nat.errorFromOutside(error, now) instanceof Outcome.ForwardedError arrived
                && arrived.inside()
                && arrived.error().to() == inside.address()
                && arrived.error().quoted().source().equals(inside);
    }

    @Override
    public void pass(long nanos) {
        now += nanos;
    }
}
