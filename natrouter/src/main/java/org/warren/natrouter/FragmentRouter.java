package org.warren.natrouter;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.warren.nat.Endpoint;
import org.warren.nat.Fragment;
import org.warren.nat.FragmentTranslator;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.Protocol;
import org.warren.nat.Translator;
import org.warren.natrouter.PacketRouter.Way;

/// Lets a NAT of the model decide about pieces of datagrams, keeps those that wait, and changes those that go on.
final class FragmentRouter {

    private static final int MAX_PACKET = 65_535;

    private final FragmentTranslator<byte[]> fragments;
    private final RouterSettings settings;
    private final Output output;
    private final Ipv4View view = new Ipv4View();
    /// What goes on is written from here, because what waited is no longer where it came.
    private final MemorySegment scratch = Arena.ofAuto().allocate(MAX_PACKET, 8);

    /// Takes packets that go on.
    interface Output {
        void write(Way way, MemorySegment packet, int length);
    }

    /// @param nat to which whole packets go, too
    FragmentRouter(Translator nat, RouterSettings settings, Output output) {
        this.fragments = new FragmentTranslator<>(nat);
        this.settings = settings;
        this.output = output;
    }

    /// Takes a packet if it is a piece of a datagram.
    ///
    /// @return whether it is one
    boolean take(boolean outbound, MemorySegment memory, int length, long now) {
        if (!view.readFragment(memory, length)) {
            return false;
        }
        view.raiseTtl();
        if (outbound && settings.isInside(view.destination())) {
            output.write(Way.INSIDE, memory, length); // from one inner network to another
            return true;
        }
        if (!outbound && !settings.isOutside(view.destination())) {
            return true;
        }
        packet(outbound).ifPresent(packet -> take(outbound, packet, now));
        return true;
    }

    private void take(boolean outbound, Packet packet, long now) {
        byte[] bytes = view.memory().asSlice(0, view.totalLength()).toArray(JAVA_BYTE);
        var piece = new Fragment<>(
                packet, view.identification(), view.fragmentOffset(), view.bodyLength(), view.isLastFragment(), bytes);
        List<FragmentTranslator.Result<byte[]>> results =
                outbound ? fragments.fromInside(piece, now) : fragments.fromOutside(piece, now);
        for (FragmentTranslator.Result<byte[]> result : results) {
            if (result.outcome() instanceof Outcome.Forwarded forwarded) {
                forward(result.contents(), forwarded);
            }
        }
    }

    /// What the model looks at of a piece; empty where it knows no such datagrams. An ICMP error quotes so little that
    /// nobody sends it in pieces.
    private Optional<Packet> packet(boolean outbound) {
        if (view.fragmentOffset() == 0) {
            return view.isIcmpError() ? Optional.empty() : PacketRouter.model(view, outbound);
        }
        return protocol()
                .map(protocol -> new Packet(
                        protocol,
                        new Endpoint(view.source(), 0),
                        new Endpoint(view.destination(), 0),
                        Packet.Segment.DATA));
    }

    private Optional<Protocol> protocol() {
        return switch (view.protocol()) {
            case Ipv4View.UDP -> Optional.of(Protocol.UDP);
            case Ipv4View.TCP -> Optional.of(Protocol.TCP);
            case Ipv4View.ICMP -> Optional.of(Protocol.ICMP);
            default -> Optional.empty();
        };
    }

    /// A piece, or a datagram of all its pieces.
    private void forward(List<byte[]> pieces, Outcome.Forwarded forwarded) {
        int length = 0;
        for (byte[] piece : pieces) {
            int header = length == 0 ? 0 : (piece[0] & 0xf) * 4;
            if (length + piece.length - header > MAX_PACKET) {
                return; // more than a datagram may have
            }
            MemorySegment.copy(piece, header, scratch, JAVA_BYTE, length, piece.length - header);
            length += piece.length - header;
        }
        if (!view.readFragment(scratch, length)) {
            return;
        }
        if (pieces.size() > 1) {
            view.makeWhole(length);
        }
        change(forwarded.packet());
        output.write(forwarded.inside() ? Way.INSIDE : Way.OUTSIDE, scratch, length);
    }

    /// The first piece has what a transport has.
    private void change(Packet changed) {
        if (view.hasTransport()) {
            PacketRouter.change(view, changed);
        } else {
            view.source(changed.source().address());
            view.destination(changed.destination().address());
        }
    }
}
