package org.warren.natrouter;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.warren.nat.Endpoint;
import org.warren.nat.IcmpError;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.Protocol;
import org.warren.nat.Translator;

/// Translates packets in memory as a modelled NAT decides.
///
/// Packets other than UDP, TCP and ICMP are dropped: the model does not support them. Fragments have a
/// [FragmentRouter].
final class PacketRouter {

    /// The output for packets.
    enum Way {
        INSIDE,
        OUTSIDE,
        NOWHERE
    }

    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int RST = 4;

    private final Translator nat;
    private final RouterSettings settings;
    private final Ipv4View packet = new Ipv4View();
    private final Ipv4View quoted = new Ipv4View();

    PacketRouter(Translator nat, RouterSettings settings) {
        this.nat = nat;
        this.settings = settings;
    }

    /// Handles a packet from an inner interface.
    Way fromInside(MemorySegment memory, int length, long now) {
        if (!packet.read(memory, 0, length)) {
            return Way.NOWHERE;
        }
        packet.raiseTtl();
        if (settings.isInside(packet.destination())) {
            return Way.INSIDE; // from one inner network to another
        }
        if (packet.isIcmpError()) {
            return fromInsideAsError(now);
        }
        Optional<Packet> read = model(true);
        return read.map(each -> apply(nat.fromInside(each, now))).orElse(Way.NOWHERE);
    }

    /// Handles a packet from the outer interface.
    Way fromOutside(MemorySegment memory, int length, long now) {
        if (!packet.read(memory, 0, length) || !settings.isOutside(packet.destination())) {
            return Way.NOWHERE;
        }
        packet.raiseTtl();
        if (packet.isIcmpError()) {
            return fromOutsideAsError(now);
        }
        if (packet.protocol() == Ipv4View.ICMP && packet.icmpType() == Ipv4View.ECHO_REQUEST) {
            packet.answerEcho();
            return Way.OUTSIDE;
        }
        Optional<Packet> read = model(false);
        return read.map(each -> apply(nat.fromOutside(each, now))).orElse(Way.NOWHERE);
    }

    private Optional<Packet> model(boolean outbound) {
        return model(packet, outbound);
    }

    /// The fields of a packet that the model uses.
    static Optional<Packet> model(Ipv4View view, boolean outbound) {
        return switch (view.protocol()) {
            case Ipv4View.UDP -> Optional.of(Packet.udp(view.sourceEndpoint(), view.destinationEndpoint()));
            case Ipv4View.TCP ->
                Optional.of(new Packet(
                        Protocol.TCP, view.sourceEndpoint(), view.destinationEndpoint(), segment(view.tcpFlags())));
            case Ipv4View.ICMP -> {
                boolean isQuery = view.icmpType() == Ipv4View.ECHO_REQUEST || view.icmpType() == Ipv4View.ECHO_REPLY;
                // RFC 5508 §3.1: the identifier is used like a port, on the inside.
                Endpoint source = new Endpoint(view.source(), outbound ? view.icmpId() : 0);
                Endpoint destination = new Endpoint(view.destination(), outbound ? 0 : view.icmpId());
                yield isQuery
                        ? Optional.of(new Packet(Protocol.ICMP, source, destination, Packet.Segment.DATA))
                        : Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    static Packet.Segment segment(int flags) {
        if ((flags & RST) != 0) {
            return Packet.Segment.RST;
        }
        if ((flags & FIN) != 0) {
            return Packet.Segment.FIN;
        }
        return (flags & SYN) != 0 ? Packet.Segment.SYN : Packet.Segment.DATA;
    }

    private Way apply(Outcome outcome) {
        if (!(outcome instanceof Outcome.Forwarded forwarded)) {
            return Way.NOWHERE;
        }
        change(packet, forwarded.packet());
        return forwarded.inside() ? Way.INSIDE : Way.OUTSIDE;
    }

    /// Gives a packet the addresses and ports that the model says.
    static void change(Ipv4View view, Packet changed) {
        if (changed.protocol() == Protocol.ICMP) {
            view.source(changed.source().address());
            view.destination(changed.destination().address());
            view.icmpId(Math.max(changed.source().port(), changed.destination().port()));
        } else {
            view.source(changed.source());
            view.destination(changed.destination());
        }
    }

    private Way fromOutsideAsError(long now) {
        if (!packet.readQuoted(quoted)) {
            return Way.NOWHERE;
        }
        // The quoted packet was sent by this router.
        return model(quoted, true)
                .map(about -> nat.errorFromOutside(new IcmpError(packet.source(), packet.destination(), about), now))
                .map(this::applyError)
                .orElse(Way.NOWHERE);
    }

    private Way fromInsideAsError(long now) {
        if (!packet.readQuoted(quoted)) {
            return Way.NOWHERE;
        }
        return model(quoted, false)
                .map(about -> nat.errorFromInside(new IcmpError(packet.source(), packet.destination(), about), now))
                .map(this::applyError)
                .orElse(Way.NOWHERE);
    }

    private Way applyError(Outcome outcome) {
        if (!(outcome instanceof Outcome.ForwardedError forwarded)) {
            return Way.NOWHERE;
        }
        IcmpError changed = forwarded.error();
        Packet about = changed.quoted();
        if (about.protocol() == Protocol.ICMP) {
            quoted.source(about.source().address());
            quoted.destination(about.destination().address());
            quoted.icmpId(Math.max(about.source().port(), about.destination().port()));
        } else {
            quoted.source(about.source());
            quoted.destination(about.destination());
        }
        packet.source(changed.from());
        packet.destination(changed.to());
        packet.sumIcmp();
        return forwarded.inside() ? Way.INSIDE : Way.OUTSIDE;
    }
}
