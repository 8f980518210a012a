package org.warren.harness.nat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.warren.nat.Endpoint;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.RouterClock;
import org.warren.nat.SessionEvent;
import org.warren.nat.Translator;

/// One UDP flow behind a NAT of the model, packet by packet, for a caller who has to know in between whether its
/// mapping lives.
public final class ModelledFlow {

    /// Two ticks of a kernel that counts in hundredths of a second: so near to a limit either side is right.
    public static final long TICKS_NANOS = 20_000_000;

    private static final Endpoint INSIDE = Endpoint.parse("192.168.1.2:51820");
    private static final Endpoint REMOTE = Endpoint.parse("203.0.113.10:51820");
    private static final int OUTSIDE = Endpoint.address("203.0.113.1");

    private final Translator nat;
    private final List<Life> lives = new ArrayList<>();
    /// What the remote end sees.
    private Endpoint outside = INSIDE;

    /// The mapping's life as the events of its session tell it.
    private static final class Life {
        private final long created;
        private final List<Long> packets = new ArrayList<>();
        private OptionalLong replied = OptionalLong.empty();
        private OptionalLong stream = OptionalLong.empty();
        private long expires;

        private Life(long created) {
            this.created = created;
        }

        private void accept(SessionEvent event) {
            expires = event.expiresNanos();
            replied = first(replied, event.replied(), event.nanos());
            stream = first(stream, event.established(), event.nanos());
        }

        private static OptionalLong first(OptionalLong known, boolean isNow, long nanos) {
            return known.isPresent() || !isNow ? known : OptionalLong.of(nanos);
        }

        private MappingLifetime lifetime() {
            return new MappingLifetime(created, packets, replied, stream, expires);
        }
    }

    /// Nothing is mapped yet; the router's clock is taken for one that does not tick.
    public ModelledFlow(NatBehaviour behaviour) {
        this(behaviour, RouterClock.EXACT);
    }

    /// The same behind a router of Linux's, with what it said about packets within two ticks of a limit.
    ///
    /// @param reported the flow's mappings by conntrack
    /// @param readingNanos how late the times of its events may be noted
    public static ModelledFlow reported(NatBehaviour behaviour, List<Mapping> reported, long readingNanos) {
        return new ModelledFlow(behaviour, new Ties(behaviour.udp(), reported, readingNanos));
    }

    private ModelledFlow(NatBehaviour behaviour, RouterClock clock) {
        this.nat = new Translator(behaviour, List.of(OUTSIDE), new SplittableRandom(1), this::accept, clock);
    }

    private void accept(SessionEvent event) {
        if (event.type() == SessionEvent.Type.CREATED) {
            lives.add(new Life(event.createdNanos()));
        }
        lives.getLast().accept(event);
    }

    /// Whether a mapping exists; at the moment of its expiry it does no more.
    public boolean isAliveAt(long nanos) {
        return nat.destinationOf(Packet.udp(REMOTE, outside), nanos).isPresent();
    }

    /// Lets a packet meet the mapping, which may create it.
    ///
    /// @param passage not before the one before it
    /// @return whether the packet passes; an answer that meets no living mapping does not
    public boolean take(FlowEvent passage) {
        Outcome outcome = passage.outbound()
                ? nat.fromInside(Packet.udp(INSIDE, REMOTE), passage.nanos())
                : nat.fromOutside(Packet.udp(REMOTE, outside), passage.nanos());
        if (!(outcome instanceof Outcome.Forwarded forwarded)) {
            return false;
        }
        outside = passage.outbound() ? forwarded.packet().source() : outside;
        lives.getLast().packets.add(passage.nanos());
        return true;
    }

    /// All lives so far, one after the other, the current one last.
    public List<MappingLifetime> lives() {
        return lives.stream().map(Life::lifetime).toList();
    }
}
