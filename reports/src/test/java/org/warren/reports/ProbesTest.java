package org.warren.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.warren.harness.record.Timeline;
import org.warren.harness.record.Timeline.Mark;
import org.warren.harness.record.Timeline.MarkKind;

class ProbesTest {

    private static final Mark SENT = new Mark(10, "server", MarkKind.PROBE_SENT, "probe 1");

    @Test
    void probeThatNothingIsHeardOfFailed() {
        assertThat(failed(SENT, received(11, "probe 2"))).containsExactly(Map.entry(SENT, "never arrives"));
    }

    @Test
    void probeThatArrivesHasNotFailed() {
        assertThat(failed(SENT, received(10 + TimeText.SECOND - 1, "probe 1"))).isEmpty();
    }

    @Test
    void probeThatWaitedForAHandshakeIsLate() {
        assertThat(failed(SENT, received(10 + TimeText.SECOND, "probe 1")))
                .containsExactly(Map.entry(SENT, "arrives 1 s late"));
    }

    @Test
    void answerProvesArrivalToo() {
        assertThat(failed(SENT, new Mark(12, "server", MarkKind.PROBE_ANSWERED, "probe 1")))
                .isEmpty();
    }

    @Test
    void refusedProbeFailedWhereItWasSent() {
        var refused = new Mark(10, "server", MarkKind.PROBE_REFUSED, "probe 1");
        assertThat(failed(refused)).containsExactly(Map.entry(refused, "its own system refuses"));
    }

    private static Map<Mark, String> failed(Mark... marks) {
        return Probes.failed(Timeline.of(Instant.EPOCH, List.of(), List.of(), List.of(), List.of(marks)));
    }

    private static Mark received(long nanos, String text) {
        return new Mark(nanos, "client", MarkKind.PROBE_RECEIVED, text);
    }
}
