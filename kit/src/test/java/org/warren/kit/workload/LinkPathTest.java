package org.warren.kit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warren.kit.workload.Budget.Limit;
import org.warren.workload.Direction;
import org.warren.workload.Distribution;
import org.warren.workload.Flow;
import org.warren.workload.Profile;
import org.warren.workload.Stream;
import org.warren.workload.Window;
import org.warren.workload.link.BurstLoss;
import org.warren.workload.link.Discipline;
import org.warren.workload.link.LinkBehaviour;
import org.warren.workload.link.LinkDirection;
import org.warren.workload.link.Outage;

/// Figures of links without a tunnel against theory and schedules, and what they explain.
class LinkPathTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final long DELAY = 20 * MILLI;
    private static final int DATAGRAMS = 90_000;
    private static final long GAP = 20 * MILLI;
    private static final Distribution NOTHING = new Distribution.Constant(0);

    private static LinkBehaviour link(double loss, @Nullable BurstLoss bursts, Outage... outages) {
        LinkDirection way = new LinkDirection(
                DELAY, NOTHING, false, loss, bursts, 0, null, 0, Discipline.FIFO, null, List.of(outages), List.of());
        return new LinkBehaviour(way, way, null);
    }

    /// Half an hour of voice, of which each datagram arrives as a rule says.
    private static StreamRecord voice(LongFunction<OptionalLong> delay) {
        Profile profile = ProfileCatalogue.shipped().profile("voice");
        Stream spoken = profile.streams().getFirst();
        assertThat(spoken.direction()).isEqualTo(Direction.OUT);
        StreamRecord record = new StreamRecord(
                new Flow("voice", "client", "server", List.of(new Window(0, DATAGRAMS * GAP)), List.of(spoken)),
                spoken);
        for (int i = 0; i < DATAGRAMS; i++) {
            long sent = i * GAP;
            record.sent(i, sent, 172);
            OptionalLong way = delay.apply(sent);
            if (way.isPresent()) {
                record.arrived(i, sent + way.getAsLong());
            }
        }
        return record;
    }

    private static StreamRecord perfect() {
        return voice(sent -> OptionalLong.of(DELAY));
    }

    private static List<StreamFigures> alone(LinkBehaviour behaviour) {
        StreamRecord voice = perfect();
        return path(behaviour, voice).alone(voice);
    }

    private static LinkPath path(LinkBehaviour behaviour, StreamRecord voice) {
        return LinkPath.of(
                new LinkPath.Description("test", behaviour, 7, "router.wan", 0), List.of(voice), stream -> List.of());
    }

    @Test
    void lossesThatDoNotDependOnEachOtherAreWithinFourDeviations() {
        double deviation = Math.sqrt(0.03 * 0.97 / DATAGRAMS);
        for (StreamFigures figures : alone(link(0.03, null))) {
            assertThat(figures.sent()).isEqualTo(DATAGRAMS);
            assertThat(figures.lostShare()).isCloseTo(0.03, within(4 * deviation));
        }
    }

    @Test
    void lossesInBurstsAreWithinFourOfTheirDeviations() {
        BurstLoss bursts = new BurstLoss(0.005, 0.2, 1, 0);
        double deviation = Math.sqrt(bursts.mean() * (1 - bursts.mean()) * bursts.spread() / DATAGRAMS);
        List<StreamFigures> alone = alone(link(0, bursts));

        assertThat(alone)
                .allSatisfy(figures -> assertThat(figures.lostShare()).isCloseTo(bursts.mean(), within(4 * deviation)));
        assertThat(alone.stream().map(StreamFigures::lost).distinct()).hasSizeGreaterThan(1);
    }

    @Test
    void delayIsTheLinksToOnePercent() {
        assertThat(alone(link(0, null)))
                .allSatisfy(figures ->
                        assertThat(figures.delays().getValueAtPercentile(100)).isCloseTo(DELAY, within(DELAY / 100)));
    }

    @Test
    void outageIsThatOfTheSchedule() {
        Outage outage = new Outage(100 * SECOND, new Distribution.Constant(7 * SECOND), null, false);

        assertThat(alone(link(0, null, outage))).allSatisfy(figures -> {
            assertThat(figures.outageNanos()).isCloseTo(7 * SECOND, within(2 * GAP));
            assertThat(figures.outageStartNanos()).isCloseTo(100 * SECOND, within(GAP));
            assertThat(figures.lost()).isEqualTo(7 * SECOND / GAP);
        });
    }

    @Test
    void outagesByChanceAreThoseOfTheRun() {
        Outage outage =
                new Outage(SECOND, new Distribution.Exponential(2e9), new Distribution.Exponential(60e9), false);

        assertThat(alone(link(0, null, outage)).stream()
                        .map(StreamFigures::lost)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void whatTheLinkDoesIsExplainedAndOnePercentMoreIsNot() {
        Limit lost = Budget.parse("lost <= 0.1%").of(Figure.LOST).getFirst();
        StreamRecord voice = perfect();
        LinkPath path = path(link(0.03, null), voice);
        StreamFigures figures = StreamFigures.of(voice, List.of());

        assertThat(path.explains(lost, figures, 0.031).orElseThrow())
                .startsWith("Link test is enough for that: without a tunnel the same datagrams have lost about 3");
        assertThat(path.explains(lost, figures, 0.04)).isEmpty();
        assertThat(path(link(0, null), voice).explains(lost, figures, 0.001)).isEmpty();
    }

    @Test
    void stallsAndDelaysThatTheLinkDoesNotMakeAreNotExplained() {
        StreamRecord voice = perfect();
        StreamFigures figures = StreamFigures.of(voice, List.of());
        LinkPath path = path(link(0, null), voice);

        List<String> explained = new ArrayList<>();
        for (String budget : List.of(
                "stall < 250ms", "late <= 0.1%", "mos >= 4.0", "outage < 1s", "reordered <= 0.1%", "duplicated <= 0")) {
            Budget parsed = Budget.parse(budget);
            for (Figure figure : Figure.values()) {
                for (Limit limit : parsed.of(figure)) {
                    double measured =
                            switch (figure) {
                                case STALL -> 300e6;
                                case OUTAGE -> 2e9;
                                case MOS -> 3.0;
                                case DUPLICATED -> 1;
                                default -> 0.02;
                            };
                    path.explains(limit, figures, measured).ifPresent(explained::add);
                }
            }
        }
        assertThat(explained).isEmpty();
    }

    @Test
    void handshakeThatIsLostIsAllowedFor() {
        Limit outage = Budget.parse("outage < 1s").of(Figure.OUTAGE).getFirst();
        StreamRecord voice = perfect();
        StreamFigures figures = StreamFigures.of(voice, List.of());
        LinkPath path = path(
                link(0, null, new Outage(100 * SECOND, new Distribution.Constant(7 * SECOND), null, false)), voice);

        assertThat(path.explains(outage, figures, 12.2e9)).isPresent();
        assertThat(path.explains(outage, figures, 14e9)).isEmpty();
    }
}
