package org.warren.harness.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.warren.nat.NatBehaviour;

/// The Linux of the model and a slow one give random flows the same lives.
class LinuxModelTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int FLOWS = 1000;
    private static final int PACKETS = 60;

    @Test
    void thousandRandomFlowsLiveForAsLong() {
        int streams = 0;
        for (int seed = 0; seed < FLOWS; seed++) {
            var random = new Random(seed);
            var timeouts = new SlowLinux((1 + random.nextInt(40)) * SECOND, (1 + random.nextInt(200)) * SECOND);
            List<FlowEvent> packets = packets(random, timeouts);

            List<MappingLifetime> expected = timeouts.lives(packets);
            var flow = new ModelledFlow(NatBehaviour.linux(timeouts.udpTimeoutNanos(), timeouts.streamTimeoutNanos()));
            packets.forEach(flow::take);
            assertThat(flow.lives()).as("seed %s, %s", seed, timeouts).isEqualTo(expected);
            streams += expected.stream().anyMatch(life -> life.streamNanos().isPresent()) ? 1 : 0;
        }
        assertThat(streams).as("flows with a stream").isBetween(FLOWS / 4, FLOWS);
    }

    /// Packets that often fall on a limit, or a nanosecond beside it.
    private static List<FlowEvent> packets(Random random, SlowLinux timeouts) {
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
}
