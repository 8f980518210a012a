package org.warren.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warren.harness.record.Timeline;
import org.warren.harness.record.Timeline.Mapping;
import org.warren.harness.record.Timeline.MappingEnd;
import org.warren.reports.EventLog.Moment;

class EventLogTest {

    private static final long HOUR = 3_600;

    @Test
    void forgottenMappingIsToldWithItsCauseAndItsEffect() {
        assertThat(chronicle(NatTimeoutRun.timeline(), HOUR).summary())
                .isEqualTo(
                        "The NAT on router forgot client (10.0.1.2:51820) 40.1 s into the run, after 30 s of silence."
                                + " For 59 min 40 s nobody outside could reach it: 4 packets were lost, and 4 probes came late or never."
                                + " It came back 1 h 20 s into the run, when it spoke itself,"
                                + " as 203.0.113.2:40017 instead of 203.0.113.2:51820.");
    }

    @Test
    void keptMappingIsToldWithItsLongestSilence() {
        assertThat(chronicle(NatTimeoutRun.day(), 24 * HOUR).summary())
                .isEqualTo("The NAT on router kept its mapping of client (10.0.1.2:51820) to the end."
                        + " The longest silence on it was 25 s.");
    }

    @Test
    void manyGapsAreCounted() {
        var mappings = List.of(mapping(0, 10), mapping(25, 35), mapping(50, 60));

        assertThat(chronicle(with(mappings), 75).summary())
                .isEqualTo("The NAT on router forgot client (10.0.1.2:51820) 10 s into the run, after 10 s of silence."
                        + " In all it happened 3 times: for 45 s, 60 % of the run, a mapping was missing,"
                        + " and 0 packets were lost.");
    }

    @Test
    void runWithoutNatHasNoSummary() {
        assertThat(chronicle(with(List.of()), 75).summary()).isEmpty();
    }

    @Test
    void momentsAreInOrder() {
        var moments = chronicle(NatTimeoutRun.timeline(), HOUR).moments();

        assertThat(moments).isSortedAccordingTo((a, b) -> Long.compare(a.nanos(), b.nanos()));
        assertThat(moments)
                .extracting(Moment::text)
                .containsExactly(
                        "client begins the first handshake",
                        "router maps client (10.0.1.2:51820) to 203.0.113.2:51820",
                        "router forgets client (10.0.1.2:51820)",
                        "server sends probe 1, which never arrives",
                        "a packet from server (198.51.100.1:51820) finds no mapping",
                        "client (10.0.1.2:51820) speaks, and router maps it to 203.0.113.2:40017");
    }

    private static EventLog chronicle(Timeline timeline, long endSeconds) {
        long end = endSeconds * TimeText.SECOND;
        return new EventLog(NatTimeoutRun.record(), timeline, NatGap.of(timeline, end), end);
    }

    private static Timeline with(List<Mapping> mappings) {
        return Timeline.of(Instant.EPOCH, List.of(), List.of(), mappings, List.of());
    }

    private static Mapping mapping(long createdSeconds, long endedSeconds) {
        return new Mapping(
                "router",
                "udp",
                "10.0.1.2:51820",
                "203.0.113.2:" + (40_000 + createdSeconds),
                "198.51.100.1:51820",
                createdSeconds * TimeText.SECOND,
                List.of(),
                endedSeconds * TimeText.SECOND,
                MappingEnd.EXPIRED);
    }
}
