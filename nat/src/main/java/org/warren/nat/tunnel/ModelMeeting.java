package org.warren.nat.tunnel;

import java.util.Optional;
import org.warren.nat.Endpoint;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.Translator;

/// The packets of two tunnel ends, each behind a NAT of its own, that try to meet: a server that both know tells
/// each where it sees the other (RFC 5128 §3.3, UDP hole punching).
///
/// An end answers each packet that arrives, and from then on sends to where that came from (whitepaper §2.1).
public final class ModelMeeting {
    private static final long SECOND = 1_000_000_000L;
    /// Whitepaper §6.4: an initiation is sent again after 5 s.
    private static final long RETRY_NANOS = 5 * SECOND;
    /// What an end learns by one packet decides where its next one goes; then nothing changes any more.
    private static final int TRIES = 4;
    /// A packet is on its way so long.
    private static final long PATH_NANOS = SECOND / 100;
    /// The second end begins so much later than the first.
    private static final long APART_NANOS = 2 * SECOND;

    private final End one;
    private final End other;

    /// One of the two.
    private static final class End {
        private final Translator nat;
        private final Endpoint inside;
        private Endpoint target;

        private End(Translator nat, Endpoint inside, Endpoint target) {
            this.nat = nat;
            this.inside = inside;
            this.target = target;
        }

        /// The packet as it leaves the NAT, if it does.
        private Optional<Packet> send(long now) {
            return forwarded(nat.fromInside(Packet.udp(inside, target), now));
        }

        /// Whether it arrives.
        private boolean receive(Optional<Packet> packet, long now) {
            Optional<Packet> arrived = packet.flatMap(each -> forwarded(nat.fromOutside(each, now)))
                    .filter(each -> each.destination().equals(inside));
            arrived.ifPresent(each -> target = each.source());
            return arrived.isPresent();
        }
    }

    /// @param one the NAT of one end
    /// @param oneInside that end's own endpoint
    /// @param other the NAT of the other end
    /// @param otherInside that end's own endpoint
    /// @param server the endpoint of the server that both speak with, which is behind no NAT
    public ModelMeeting(Translator one, Endpoint oneInside, Translator other, Endpoint otherInside, Endpoint server) {
        this.one = new End(one, oneInside, server);
        this.other = new End(other, otherInside, server);
    }

    /// Lets both ends speak with the server, learn from it where the other is, and then send to each other, until
    /// nothing new can happen. The first end begins. Who begins makes a difference where ports are overloaded: a packet
    /// that a NAT lets in before its own end has sent takes the port for that remote end, so that the answer
    /// leaves from another one.
    ///
    /// @param now of the clock of both NATs, in nanoseconds
    /// @return whether packets of each end arrive at the other at last
    public boolean meet(long now) {
        Optional<Endpoint> oneSeen = one.send(now).map(Packet::source);
        Optional<Endpoint> otherSeen = other.send(now).map(Packet::source);
        if (oneSeen.isEmpty() || otherSeen.isEmpty()) {
            return false;
        }
        one.target = otherSeen.get();
        other.target = oneSeen.get();
        long at = now + SECOND;
        for (int i = 0; i < TRIES; i++) {
            ask(one, other, at);
            ask(other, one, at + APART_NANOS);
            at += RETRY_NANOS;
        }
        return other.receive(one.send(at), at) && one.receive(other.send(at), at);
    }

    /// One end sends, and the other one answers if that arrives.
    private static void ask(End sender, End receiver, long now) {
        Optional<Packet> packet = sender.send(now);
        if (receiver.receive(packet, now + PATH_NANOS)) {
            sender.receive(receiver.send(now + PATH_NANOS), now + 2 * PATH_NANOS);
        }
    }

    private static Optional<Packet> forwarded(Outcome outcome) {
        return outcome instanceof Outcome.Forwarded forwarded ? Optional.of(forwarded.packet()) : Optional.empty();
    }
}
