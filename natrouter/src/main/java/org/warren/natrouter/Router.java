package org.warren.natrouter;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warren.nat.Nat64;
import org.warren.nat.Prefix64;
import org.warren.nat.Translator;
import org.warren.natrouter.PacketRouter.Way;

/// The NAT router of a node: its two devices and its NAT.
final class Router implements Station {
    /// The device that the node's routes use for packets from inside.
    static final String INSIDE = "nat-in";
    /// The device that they use for packets from outside.
    static final String OUTSIDE = "nat-out";

    private final TunQueue inside;
    private final TunQueue outside;
    private final EventFile events;
    private final Carrier carrier;

    /// Decides about packets and writes the results to the devices.
    interface Carrier {
        void fromInside(MemorySegment packet, int length, long now);

        void fromOutside(MemorySegment packet, int length, long now);

        OptionalLong nextDeadline();

        void expire(long now);
    }

    Router(RouterSettings settings, TunQueue inside, TunQueue outside, EventFile events) {
        this.inside = inside;
        this.outside = outside;
        this.events = events;
        RandomGenerator random =
                new SplittableRandom(settings.seed() ^ settings.name().hashCode());
        @Nullable Prefix64 prefix = settings.prefix();
        this.carrier = prefix == null ? ipv4(settings, random) : nat64(settings, prefix, random);
    }

    private Carrier ipv4(RouterSettings settings, RandomGenerator random) {
        Translator nat = new Translator(settings.behaviour(), settings.outside(), random, events::accept);
        settings.forwards().forEach(forward -> nat.forward(forward.protocol(), forward.port(), forward.inside()));
        PacketRouter packets = new PacketRouter(nat, settings);
        FragmentRouter fragments = new FragmentRouter(nat, settings, this::write);
        return new Carrier() {
            @Override
            public void fromInside(MemorySegment packet, int length, long now) {
                if (!fragments.take(true, packet, length, now)) {
                    write(packets.fromInside(packet, length, now), packet, length);
                }
            }

            @Override
            public void fromOutside(MemorySegment packet, int length, long now) {
                if (!fragments.take(false, packet, length, now)) {
                    write(packets.fromOutside(packet, length, now), packet, length);
                }
            }

            @Override
            public OptionalLong nextDeadline() {
                return nat.nextDeadline();
            }

            @Override
            public void expire(long now) {
                nat.expire(now);
            }
        };
    }

    private void write(Way way, MemorySegment packet, int length) {
        switch (way) {
            case INSIDE -> inside.write(packet, length);
            case OUTSIDE -> outside.write(packet, length);
            case NOWHERE -> {
                // Dropped silently, as NATs do.
            }
        }
    }

    private Carrier nat64(RouterSettings settings, Prefix64 prefix, RandomGenerator random) {
        Nat64 nat = new Nat64(prefix, settings.behaviour(), settings.outside(), random, events::accept);
        return new Nat64Router(nat, settings.outside(), this::write);
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
            if (fromInside) {
                carrier.fromInside(buffer, length, now);
            } else {
                carrier.fromOutside(buffer, length, now);
            }
        }
    }

    @Override
    public OptionalLong nextDeadline() {
        return carrier.nextDeadline();
    }

    @Override
    public void expire(MemorySegment buffer, long now) {
        carrier.expire(now);
    }

    @Override
    public void close() throws IOException {
        inside.close();
        outside.close();
        events.close();
    }
}
