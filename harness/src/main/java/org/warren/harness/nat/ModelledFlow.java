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

/// One UDP flow behind a modelled NAT, packet by packet, for a caller that needs to know in between whether its mapping
/// is alive.
public final class ModelledFlow {

    /// Two ticks of a kernel with HZ = 100: this close to a limit either outcome is right.
    public static final long TICKS_NANOS = 20_000_000;

    private static final Endpoint INSIDE = Endpoint.parse("192.168.1.2:51820");
    private static final Endpoint REMOTE = Endpoint.parse("203.0.113.10:51820");
    private static final int OUTSIDE = Endpoint.address("203.0.113.1");

    private final Translator nat;
    private final List<Life> lives = new ArrayList<>();
    /// The translated endpoint, which the remote end sees.
    private Endpoint outside = INSIDE;

    /// The mapping's lifetime, from the events of its session.
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

    /// A flow without a mapping, behind a router whose clock is not discrete.
    public ModelledFlow(NatBehaviour behaviour) {
        this(behaviour, RouterClock.EXACT);
    }

    /// The same behind a Linux router, whose own events decide about packets within two ticks of a limit.
    ///
    /// @param reported the flow's mappings according to conntrack
    /// @param readingNanos how late the times of its events may be recorded
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

    /// Whether a mapping exists; its time of expiry is excluded.
    public boolean isAliveAt(long nanos) {
        return nat.destinationOf(Packet.udp(REMOTE, outside), nanos).isPresent();
    }

    /// Processes a packet, which may create the mapping.
    ///
    /// @param passage not earlier than the previous one
    /// @return whether the packet passes; an answer without a live mapping does not
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

    /// All lifetimes so far, in order, the current one last.
    public List<MappingLifetime> lives() {
        return lives.stream().map(Life::lifetime).toList();
    }
}
