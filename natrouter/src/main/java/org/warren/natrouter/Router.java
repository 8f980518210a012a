package org.warren.natrouter;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.warren.nat.Translator;
import org.warren.natrouter.PacketRouter.Way;

/// A NAT router of a node: its two devices and its NAT.
final class Router implements Station {
    /// What the node's routes lead packets from inside to.
    static final String INSIDE = "nat-in";
    /// What they lead packets from outside to.
    static final String OUTSIDE = "nat-out";

    private final TunQueue inside;
    private final TunQueue outside;
    private final EventFile events;
    private final Translator nat;
    private final PacketRouter packets;

    Router(RouterSettings settings, TunQueue inside, TunQueue outside, EventFile events) {
        this.inside = inside;
        this.outside = outside;
        this.events = events;
        this.nat = new Translator(
                settings.behaviour(),
                settings.outside(),
                new SplittableRandom(settings.seed() ^ settings.name().hashCode()),
                events::accept);
        settings.forwards().forEach(forward -> nat.forward(forward.protocol(), forward.port(), forward.inside()));
        this.packets = new PacketRouter(nat, settings);
    }

    @Override
    public TunQueue inside() {
        return inside;
    }

    @Override
    public TunQueue outside() {
        return outside;
    }

    @Override
    public void carry(boolean fromInside, MemorySegment buffer, long now) {
        TunQueue source = fromInside ? inside : outside;
        for (int i = 0; i < PACKETS_OF_A_TURN; i++) {
            int length = source.read(buffer);
            if (length <= 0) {
                return;
            }
            Way way = fromInside ? packets.fromInside(buffer, length, now) : packets.fromOutside(buffer, length, now);
            switch (way) {
                case INSIDE -> inside.write(buffer, length);
                case OUTSIDE -> outside.write(buffer, length);
                case NOWHERE -> {
                    // Dropped: a NAT says nothing about it.
                }
            }
        }
    }

    @Override
    public OptionalLong nextDeadline() {
        return nat.nextDeadline();
    }

    @Override
    public void expire(MemorySegment buffer, long now) {
        nat.expire(now);
    }

    @Override
    public void close() throws IOException {
        inside.close();
        outside.close();
        events.close();
    }
}
