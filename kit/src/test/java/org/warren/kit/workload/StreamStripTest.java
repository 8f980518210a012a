package org.warren.kit.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.warren.harness.record.Strip;
import org.warren.workload.Flow;
import org.warren.workload.Profile;
import org.warren.workload.Stream;
import org.warren.workload.Window;

class StreamStripTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long LENGTH = 480 * SECOND;

    @Test
    void messagesCountInThePartInWhichTheyWereSent() {
        StreamRecord stream = stream("voice");
        for (int i = 0; i < 480; i++) {
            stream.sent(i, i * SECOND, 100);
            // 5 s without arrivals, and one message that is late
            if (i < 100 || i >= 105) {
                stream.arrived(i, i * SECOND + (i == 200 ? 400_000_000 : 1_000_000));
            }
        }

        Strip strip = StreamStrip.of("voice", List.of(StreamFigures.of(stream, List.of())), 0, LENGTH);

        assertThat(strip.partSeconds()).isEqualTo(1);
        assertThat(strip.sent()).hasSize(480).containsOnly(1L);
        assertThat(strip.lost().stream().mapToLong(Long::longValue).sum()).isEqualTo(5);
        assertThat(strip.lost().subList(100, 105)).containsOnly(1L);
        assertThat(strip.late().get(200)).isEqualTo(1);
        assertThat(strip.late().stream().mapToLong(Long::longValue).sum()).isEqualTo(1);
        assertThat(strip.outages()).containsExactly(new Strip.Span(100, 105));
    }

    @Test
    void aSilenceAfterTheLastLossOfASessionIsNoOutage() {
        StreamRecord stream = stream("voice");
        for (int i = 0; i < 20; i++) {
            long at = (i < 10 ? i : i + 300) * SECOND;
            stream.sent(i, at, 100);
            if (i < 8 || i >= 12) {
                stream.arrived(i, at + 1_000_000);
            }
        }
        StreamFigures figures = StreamFigures.of(stream, List.of());
        Strip strip = StreamStrip.of("voice", List.of(figures), 0, LENGTH);
        assertThat(strip.outages()).containsExactly(new Strip.Span(8, 10), new Strip.Span(310, 312));
        assertThat(figures.outageNanos()).isEqualTo(2 * SECOND);
    }

    @Test
    void connectionsThatFailedAreLostAndThoseThatAreOpenAreNot() {
        StreamRecord stream = stream("web");
        stream.opened(0, SECOND);
        stream.ended(0, 2 * SECOND, true, 1000);
        stream.opened(1, 3 * SECOND);
        stream.ended(1, 9 * SECOND, false, 0);
        stream.opened(2, 479 * SECOND);

        Strip strip = StreamStrip.of("web", List.of(StreamFigures.of(stream, List.of())), 0, LENGTH);

        assertThat(strip.sent().stream().mapToLong(Long::longValue).sum()).isEqualTo(2);
        assertThat(strip.lost().get(3)).isEqualTo(1);
        assertThat(strip.lost().stream().mapToLong(Long::longValue).sum()).isEqualTo(1);
    }

    private static StreamRecord stream(String profile) {
        Profile shipped = ProfileCatalogue.shipped().profile(profile);
        Flow flow = Flow.of(profile, "client", "server", List.of(new Window(0, LENGTH)), shipped);
        Stream stream = shipped.streams().getFirst();
        return new StreamRecord(flow, stream);
    }
}
