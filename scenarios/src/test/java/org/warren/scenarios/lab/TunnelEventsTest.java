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
    private static final long WHOLE = Long.MAX_VALUE;
    private static final String DATA = "data of 128 bytes from the first speaker";
    private static final String KEEPALIVE = "keepalive of 32 bytes from the first speaker";

    @Test
    void timesWithinTheToleranceAreAlike() {
        assertThat(events(DATA, 0, 1_000_000_000L).differences(events(DATA, 0, 1_499_000_000L), TOLERANCE, WHOLE))
                .isEmpty();
    }

    @Test
    void laterMessageIsToldWithBothTimes() {
        assertThat(events(DATA, 0, 1_000_000_000L).differences(events(DATA, 0, 1_501_000_000L), TOLERANCE, WHOLE))
                .containsExactly(DATA + ", number 2: at 1.000 s and at 1.501 s");
    }

    @Test
    void missingMessageAndOtherSizeAreTold() {
        assertThat(events(DATA, 0, 1).differences(events(DATA, 0), TOLERANCE, WHOLE))
                .containsExactly(DATA + ": 2 and 1");
        assertThat(events(DATA, 0).differences(events("data of 144 bytes from the first speaker", 0), TOLERANCE, WHOLE))
                .hasSize(2);
    }

    @Test
    void oneInTenKeepalivesMayBeMissingAndNoMore() {
        assertThat(keepalives(20).differences(keepalives(18), TOLERANCE, WHOLE)).isEmpty();
        assertThat(keepalives(20).differences(keepalives(17), TOLERANCE, WHOLE))
                .containsExactly(KEEPALIVE + ": 20 and 17");
        assertThat(keepalives(9).differences(keepalives(8), TOLERANCE, WHOLE)).containsExactly(KEEPALIVE + ": 9 and 8");
    }

    @Test
    void asManyMoreKeepalivesMayHaveComeAsALateLabHasTimeFor() {
        Duration late = Duration.ofMillis(3200);
        assertThat(keepalives(20).differences(keepalives(25), late, WHOLE)).isEmpty();
        assertThat(keepalives(20).differences(keepalives(26), late, WHOLE)).containsExactly(KEEPALIVE + ": 20 and 26");
        assertThat(keepalives(20).differences(keepalives(23), TOLERANCE, WHOLE))
                .containsExactly(KEEPALIVE + ": 20 and 23");
    }

    @Test
    void whatComesAtTheEndMayOrMayNotHaveCome() {
        var expected = events(DATA, 0, 900_000_000L);
        assertThat(expected.differences(events(DATA, 0, 900_000_000L, 950_000_000L), TOLERANCE, 1_000_000_000L))
                .isEmpty();
        assertThat(expected.differences(events(DATA, 0, 100_000_000L, 200_000_000L), TOLERANCE, 1_000_000_000L))
                .isNotEmpty();
        assertThat(expected.differences(events(DATA, 0), TOLERANCE, 1_000_000_000L))
                .containsExactly(DATA + ": 2 and 1");
    }

    @Test
    void laterHandshakesCanBeLeftOutButNotTheFirst() {
        String initiation = "handshake initiation of 148 bytes from the first speaker";
        String back = "handshake initiation of 148 bytes to the first speaker";
        var twice = new TunnelEvents(
                Map.of(initiation, List.of(0L, 5_000_000_000L), back, List.of(7_000_000_000L), DATA, List.of(0L)));
        var once = new TunnelEvents(Map.of(initiation, List.of(0L), DATA, List.of(0L)));
        assertThat(twice.firstHandshakeAndData().differences(once, TOLERANCE, WHOLE))
                .isEmpty();
        assertThat(twice.firstHandshakeAndData().differences(events(DATA, 0), TOLERANCE, WHOLE))
                .containsExactly(initiation + ": 1 and 0");
    }

    @Test
    void retryOfAnAnsweredInitiationCanBeLeftOutButNoOtherHandshake() {
        String initiation = "handshake initiation of 148 bytes from the first speaker";
        var once = new TunnelEvents(Map.of(initiation, List.of(0L), DATA, List.of(0L)));
        assertThat(once.differences(withInitiations(5_241_000_000L).withoutRepeatedHandshakes(), TOLERANCE, WHOLE))
                .isEmpty();
        for (long other : List.of(4_999_000_000L, 6_000_000_000L)) {
            assertThat(once.differences(withInitiations(other).withoutRepeatedHandshakes(), TOLERANCE, WHOLE))
                    .containsExactly(initiation + ": 1 and 2");
        }
    }

    private static TunnelEvents withInitiations(long second) {
        return new TunnelEvents(Map.of(
                "handshake initiation of 148 bytes from the first speaker", List.of(0L, second), DATA, List.of(0L)));
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
