package org.warren.nat.tunnel;

import java.util.Optional;
import org.warren.nat.Endpoint;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.Translator;

/// Two tunnel ends, each behind its own NAT, that try to connect: a server that both know tells each the other's
/// outside endpoint (RFC 5128 §3.3, UDP hole punching).
///
/// An end answers each packet that arrives, and from then on sends to its source (whitepaper §2.1).
public final class ModelMeeting {
    private static final long SECOND = 1_000_000_000L;
    /// Whitepaper §6.4: an initiation is retried after 5 s.
    private static final long RETRY_NANOS = 5 * SECOND;
    /// A packet may change the peer's endpoint for later ones; after this many packets nothing changes any more.
    private static final int TRIES = 4;
    /// The delay of a packet.
    private static final long PATH_NANOS = SECOND / 100;
    /// How much later than the first the second end begins.
    private static final long APART_NANOS = 2 * SECOND;

    private final End one;
    private final End other;

    /// One of the two ends.
    private static final class End {
        private final Translator nat;
        private final Endpoint inside;
        private Endpoint target;

        private End(Translator nat, Endpoint inside, Endpoint target) {
            this.nat = nat;
            this.inside = inside;
            this.target = target;
        }

        /// The packet after the NAT, if it is not dropped.
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
    /// @param server the endpoint of the server that both communicate with, which is not behind a NAT
    public ModelMeeting(Translator one, Endpoint oneInside, Translator other, Endpoint otherInside, Endpoint server) {
        this.one = new End(one, oneInside, server);
        this.other = new End(other, otherInside, server);
    }

    /// Lets both ends contact the server, learn the other's endpoint from it, and then send to each other, until
    /// nothing changes any more. The first end begins. That matters if ports are overloaded: an inbound packet that
    /// arrives before the NAT's own end has sent uses the port for that remote end, so that the answer leaves from
    /// another one.
    ///
    /// @param now on the clock of both NATs, in nanoseconds
    /// @return whether packets of each end finally arrive at the other
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

    /// One end sends, and the other one answers if the packet arrives.
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
