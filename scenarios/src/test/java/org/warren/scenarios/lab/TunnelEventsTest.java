package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Two labs that disagree must not look alike.
class TunnelEventsTest {

    private static final Duration TOLERANCE = Duration.ofMillis(500);
    private static final String DATA = "data of 128 bytes from the first speaker";
    private static final String KEEPALIVE = "keepalive of 32 bytes from the first speaker";

    @Test
    void timesWithinTheToleranceAreAlike() {
        assertThat(events(DATA, 0, 1_000_000_000L).differences(events(DATA, 0, 1_499_000_000L), TOLERANCE))
                .isEmpty();
    }

    @Test
    void laterMessageIsToldWithBothTimes() {
        assertThat(events(DATA, 0, 1_000_000_000L).differences(events(DATA, 0, 1_501_000_000L), TOLERANCE))
                .containsExactly(DATA + ", number 2: at 1.000 s and at 1.501 s");
    }

    @Test
    void missingMessageAndOtherSizeAreTold() {
        assertThat(events(DATA, 0, 1).differences(events(DATA, 0), TOLERANCE)).containsExactly(DATA + ": 2 and 1");
        assertThat(events(DATA, 0).differences(events("data of 144 bytes from the first speaker", 0), TOLERANCE))
                .hasSize(2);
    }

    @Test
    void oneInTenKeepalivesMayBeMissingAndNoMore() {
        assertThat(keepalives(20).differences(keepalives(18), TOLERANCE)).isEmpty();
        assertThat(keepalives(20).differences(keepalives(17), TOLERANCE)).containsExactly(KEEPALIVE + ": 20 and 17");
        assertThat(keepalives(9).differences(keepalives(8), TOLERANCE)).containsExactly(KEEPALIVE + ": 9 and 8");
    }

    private static TunnelEvents keepalives(int count) {
        return events(
                KEEPALIVE,
                LongStream.range(0, count).map(i -> i * 1_000_000_000L).toArray());
    }

    private static TunnelEvents events(String event, long... nanos) {
        List<Long> times = new ArrayList<>();
        LongStream.of(nanos).forEach(times::add);
        return new TunnelEvents(Map.of(event, times));
    }
}
