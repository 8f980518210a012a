package org.warren.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.warren.harness.record.Timeline;
import org.warren.harness.record.Timeline.Mapping;
import org.warren.harness.record.Timeline.MappingEnd;
import org.warren.harness.record.Timeline.Mark;
import org.warren.harness.record.Timeline.MarkKind;
import org.warren.reports.TimelineLayout.Row;

class TimelineLayoutTest {

    @Test
    void mappingsStandUnderTheirRouter() {
        assertThat(layout(NatTimeoutRun.timeline()).rows())
                .extracting(Row::label)
                .containsExactly("client", "router", "router: NAT mappings", "server");
    }

    @Test
    void laneThatIsNotDeclaredComesLast() {
        var mark = new Mark(1, "surprise", MarkKind.FAULT, "link down");

        assertThat(layout(timeline(List.of(), List.of(mark))).rows())
                .extracting(Row::lane)
                .containsExactly("router", "surprise");
    }

    @Test
    void mappingsOfOneTimeShareNoLine() {
        var bars = layout(timeline(List.of(mapping(0, 10), mapping(5, 15), mapping(10, 20)), List.of()))
                .bars()
                .values();

        assertThat(bars)
                .extracting(bar -> bar.y() - bars.iterator().next().y())
                .containsExactly(0.0, TimelineLayout.SLOT_HEIGHT, 0.0);
    }

    @Test
    void crowdOfMappingsDoesNotGrowForEver() {
        var mappings = LongStream.range(0, 100).mapToObj(i -> mapping(i, 1_000)).toList();

        assertThat(layout(timeline(mappings, List.of())).height()).isLessThan(400);
    }

    @Test
    void everythingLiesInsideThePicture() {
        for (var timeline : List.of(NatTimeoutRun.timeline(), NatTimeoutRun.day())) {
            var drawing = TimelinePicture.of(layout(timeline));

            assertThat(drawing.signs()).isNotEmpty().allMatch(sign -> sign.x() >= 0 && sign.x() <= drawing.width());
            assertThat(drawing.boxes())
                    .allMatch(box -> box.x() >= -0.1
                            && box.x() + box.width() <= drawing.width() + 0.1
                            && box.height() > 0
                            && box.y() + box.height() <= drawing.height());
        }
    }

    @Test
    void stillPictureOfADayMergesWhatNobodyCouldTellApart() {
        assertThat(TimelinePicture.of(layout(NatTimeoutRun.day())).signs()).hasSizeLessThan(4_000);
    }

    private static TimelineLayout layout(Timeline timeline) {
        return TimelineLayout.of(NatTimeoutRun.record(), timeline);
    }

    private static Timeline timeline(List<Mapping> mappings, List<Mark> marks) {
        return Timeline.of(Instant.EPOCH, List.of("router"), List.of(), mappings, marks);
    }

    private static Mapping mapping(long created, long ended) {
        var inside = "10.0.1.2:" + created;
        return new Mapping("router", "udp", inside, "out:1", "server:1", created, List.of(), ended, MappingEnd.EXPIRED);
    }
}
