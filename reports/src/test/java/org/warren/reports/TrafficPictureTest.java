package org.warren.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.Strip;
import org.warren.harness.record.Timeline;
import org.warren.reports.TimelinePicture.Box;

class TrafficPictureTest {

    private static final Timeline EMPTY =
            new Timeline(Timeline.SCHEMA, Instant.EPOCH, List.of("client"), List.of(), List.of(), List.of());

    @Test
    void partsAreDrawnWhereTheyAreWithWhatWasLostAndLate() {
        Strip strip = new Strip(
                "voice heard",
                10,
                5,
                List.of(100L, 0L, 100L, 4L),
                List.of(0L, 0L, 50L, 0L),
                List.of(0L, 0L, 0L, 4L),
                List.of(new Strip.Span(15, 20)));

        var drawing = picture(strip);

        assertThat(of(drawing, "strip-sent")).extracting(Box::x).containsExactly(0.0, 550.0, 825.0);
        Box lost = of(drawing, "strip-lost").getFirst();
        assertThat(lost.x()).isEqualTo(550);
        assertThat(lost.height()).isEqualTo(of(drawing, "strip-sent").get(1).height() / 2);
        assertThat(of(drawing, "strip-late")).extracting(Box::x).containsExactly(825.0);
        assertThat(of(drawing, "strip-outage"))
                .extracting(Box::x, Box::width, Box::title)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        275.0, 275.0, "nothing arrived for 5 s from " + TimeText.clock(TimeText.nanos(15))));
        assertThat(drawing.words())
                .anySatisfy(words -> assertThat(words.text()).isEqualTo("204 sent, 50 lost, 4 late"));
    }

    @Test
    void aSingleLossAmongThousandsIsSeen() {
        Strip strip = new Strip("bulk", 0, 1, List.of(100_000L), List.of(1L), List.of(0L), List.of());
        assertThat(of(picture(strip), "strip-lost").getFirst().height()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void stripsThatContradictThemselvesAreRefused() {
        assertThatThrownBy(() -> new Strip("a", 0, 1, List.of(1L), List.of(2L), List.of(0L), List.of()))
                .hasMessageContaining("part 0 of the strip a has 1 sent, 2 lost and 0 late");
        assertThatThrownBy(() -> new Strip("a", 0, 1, List.of(1L), List.of(), List.of(0L), List.of()))
                .hasMessageContaining("1, 0 and 1 parts");
        assertThatThrownBy(() -> new Strip.Span(2, 1)).hasMessageContaining("ends at 1.0 s and begins at 2.0 s");
        List<Long> many = Collections.nCopies(Strip.PARTS_MAX + 1, 0L);
        assertThatThrownBy(() -> new Strip("a", 0, 1, many, many, many, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static TimelinePicture.Drawing picture(Strip strip) {
        RunRecord run = RunRecord.of("workday", "virtual", 1).strip(strip).build();
        return TrafficPicture.of(run, TimelineLayout.of(run, EMPTY));
    }

    private static List<Box> of(TimelinePicture.Drawing drawing, String style) {
        return drawing.boxes().stream().filter(box -> box.style().equals(style)).toList();
    }
}
