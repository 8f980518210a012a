package org.warren.harness.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warren.nat.Endpoint;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Packet;
import org.warren.nat.SessionEvent;
import org.warren.nat.Translator;

/// The Linux of the model and the rule that conntrack's events are held against give random flows the same lives.
class LinuxModelTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int FLOWS = 1000;
    private static final int PACKETS = 60;
    private static final Endpoint CLIENT = Endpoint.parse("192.168.1.2:51820");
    private static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    private static final Endpoint OUTSIDE = Endpoint.parse("203.0.113.1:51820");

    /// A life as both tell of it.
    private record Life(long created, long expires, OptionalLong replied, OptionalLong stream) {}

    @Test
    void thousandRandomFlowsLiveForAsLong() {
        int streams = 0;
        for (int seed = 0; seed < FLOWS; seed++) {
            var random = new Random(seed);
            var timeouts = new LinuxUdpTimeouts((1 + random.nextInt(40)) * SECOND, (1 + random.nextInt(200)) * SECOND);
            List<FlowEvent> packets = packets(random, timeouts);

            List<Life> expected = timeouts.lives(packets).stream()
                    .map(life ->
                            new Life(life.createdNanos(), life.expiresNanos(), life.repliedNanos(), life.streamNanos()))
                    .toList();
            assertThat(model(packets, timeouts))
                    .as("seed %s, %s", seed, timeouts)
                    .isEqualTo(expected);
            streams += expected.stream().anyMatch(life -> life.stream.isPresent()) ? 1 : 0;
        }
        assertThat(streams).as("flows with a stream").isBetween(FLOWS / 4, FLOWS);
    }

    /// Packets that often fall on a limit, or a nanosecond beside it.
    private static List<FlowEvent> packets(Random random, LinuxUdpTimeouts timeouts) {
        List<FlowEvent> packets = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < PACKETS; i++) {
            long gap =
                    switch (random.nextInt(5)) {
                        case 0 -> 0;
                        case 1 -> timeouts.udpTimeoutNanos() + random.nextInt(3) - 1;
                        case 2 -> timeouts.streamTimeoutNanos() + random.nextInt(3) - 1;
                        case 3 -> 2 * SECOND + random.nextInt(3) - 1;
                        default -> random.nextInt(30) * SECOND;
                    };
            now += gap;
            packets.add(new FlowEvent(now, random.nextBoolean()));
        }
        return packets;
    }

    private static List<Life> model(List<FlowEvent> packets, LinuxUdpTimeouts timeouts) {
        Map<Long, Life> lives = new LinkedHashMap<>();
        var nat = new Translator(
                NatBehaviour.linux(timeouts.udpTimeoutNanos(), timeouts.streamTimeoutNanos()),
                List.of(OUTSIDE.address()),
                new Random(1),
                event -> lives.compute(event.number(), (number, life) -> after(life, event)));
        for (FlowEvent packet : packets) {
            if (packet.outbound()) {
                nat.fromInside(Packet.udp(CLIENT, SERVER), packet.nanos());
            } else {
                nat.fromOutside(Packet.udp(SERVER, OUTSIDE), packet.nanos());
            }
        }
        return List.copyOf(lives.values());
    }

    private static Life after(@Nullable Life before, SessionEvent event) {
        if (before == null) {
            return new Life(event.createdNanos(), event.expiresNanos(), OptionalLong.empty(), OptionalLong.empty());
        }
        return new Life(
                event.createdNanos(),
                event.expiresNanos(),
                first(before.replied, event.replied(), event),
                first(before.stream, event.established(), event));
    }

    private static OptionalLong first(OptionalLong known, boolean is, SessionEvent event) {
        return known.isPresent() || !is ? known : OptionalLong.of(event.nanos());
    }
}
