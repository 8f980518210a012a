package org.warren.nat.probe;

import java.util.List;
import java.util.Optional;
import org.warren.nat.Endpoint;
import org.warren.nat.Fragment;
import org.warren.nat.FragmentTranslator;
import org.warren.nat.IcmpError;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.Protocol;
import org.warren.nat.Translator;

/// A modelled NAT with its own clock, which begins at 0.
public final class ModelTestbed implements Testbed {
    private static final int ROUTER = Endpoint.address("203.0.113.254");

    private static final int PIECE_BYTES = 1000;

    private final Translator nat;
    private final FragmentTranslator<Integer> fragments;
    private int identification;
    private long now;

    /// @param nat that is used by nobody else
    public ModelTestbed(Translator nat) {
        this(nat, new FragmentTranslator<>(nat));
    }

    /// @param fragments which pieces go through, to the same NAT
    public ModelTestbed(Translator nat, FragmentTranslator<Integer> fragments) {
        this.nat = nat;
        this.fragments = fragments;
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
    public Optional<Pieces> sendInPieces(Endpoint inside, Endpoint remote, boolean isSwapped, long betweenNanos) {
        identification++;
        List<Integer> early = sendPiece(inside, remote, isSwapped ? 1 : 0);
        pass(betweenNanos);
        List<Integer> late = sendPiece(inside, remote, isSwapped ? 0 : 1);
        return Optional.of(new Pieces(!early.isEmpty(), early.size() + late.size() == 2));
    }

    /// @return the numbers of the pieces that came out
    private List<Integer> sendPiece(Endpoint inside, Endpoint remote, int number) {
        Packet packet = number == 0 ? Packet.udp(inside, remote) : Packet.udp(inside.withPort(0), remote.withPort(0));
        var piece = new Fragment<>(packet, identification, number * PIECE_BYTES, PIECE_BYTES, number == 1, number);
        return fragments.fromInside(piece, now).stream()
                .filter(result -> result.outcome() instanceof Outcome.Forwarded forwarded
                        && !forwarded.inside()
                        && forwarded.packet().destination().equals(remote))
                .flatMap(result -> result.contents().stream())
                .toList();
    }

    @Override
    public void pass(long nanos) {
        now += nanos;
    }
}
