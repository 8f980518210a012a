package org.warren.kit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.warren.workload.Codec;
import org.warren.workload.Flow;
import org.warren.workload.Stream;
import org.warren.workload.Window;

/// Streams with faults that are known, held against what theory or the schedule says of them.
class StreamFiguresTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final long SEED = 7;
    private static final int PACKETS = 100_000;
    private static final long GAP = 20 * MILLI;
    private static final long DELAY = 40 * MILLI;

    @Test
    void independentLossesAreCountedAndHeardAsTheModelSays() {
        // given 2 %
        var random = new SplittableRandom(SEED);
        var figures = voice(number -> random.nextDouble() < 0.02, number -> DELAY);
        // then: 2000 with a deviation of 44, and runs as long as by chance
        assertThat(figures.lostShare()).isCloseTo(0.02, within(0.0014));
        double expected = new EModel(Codec.G711, figures.lostShare(), 1, 120).meanOpinion();
        assertThat(figures.opinion().orElseThrow()).isCloseTo(expected, within(0.02));
    }

    @Test
    void burstsAreHeardAsWorseThanTheSameLossesAlone() {
        // given Gilbert's model: p = 2 % into a loss, q = 25 % out of it, so 7.4 % are lost in runs of 4
        var random = new SplittableRandom(SEED);
        boolean[] bad = {false};
        var figures = voice(
                number -> {
                    bad[0] = random.nextDouble() < (bad[0] ? 0.75 : 0.02);
                    return bad[0];
                },
                number -> DELAY);
        // then the burst ratio is 1 / (p + q) = 3.7
        assertThat(figures.lostShare()).isCloseTo(0.0741, within(0.005));
        double expected = new EModel(Codec.G711, figures.lostShare(), 3.7, 120).meanOpinion();
        assertThat(figures.opinion().orElseThrow()).isCloseTo(expected, within(0.02));
        assertThat(expected).isLessThan(new EModel(Codec.G711, figures.lostShare(), 1, 120).meanOpinion() - 0.1);
    }

    @Test
    void anOutageIsAsLongAsItsSchedule() {
        // given nothing for 14 s from second 100 on
        var figures = voice(number -> number * GAP >= 100 * SECOND && number * GAP < 114 * SECOND, number -> DELAY);
        assertThat(figures.outageNanos()).isEqualTo(14 * SECOND);
        assertThat(figures.outageStartNanos()).isEqualTo(100 * SECOND);
        assertThat(figures.lost()).isEqualTo(700);
    }

    @Test
    void anOutageToTheEndIsSeen() {
        var figures = voice(number -> number >= PACKETS - 501, number -> DELAY);
        assertThat(figures.outageNanos()).isEqualTo(500 * GAP);
    }

    @Test
    void delaysAreThoseOfTheLinkAndWhatIsTooLateIsCounted() {
        // given 40 ms, and 160 ms for each hundredth; the deadline is 150 ms
        var figures = voice(number -> false, number -> number % 100 == 0 ? 160 * MILLI : DELAY);
        assertThat(figures.delays().getValueAtPercentile(50)).isCloseTo(DELAY, within(DELAY / 100));
        assertThat(figures.delays().getMaxValue()).isCloseTo(160 * MILLI, within(2 * MILLI));
        assertThat(figures.late()).isEqualTo(PACKETS / 100);
        assertThat(figures.lost()).isZero();
        // and what the jitter buffer does not wait for is not heard
        assertThat(figures.opinion().orElseThrow())
                .isCloseTo(new EModel(Codec.G711, 0.01, 1, 120).meanOpinion(), within(0.01));
    }

    @Test
    void copiesAndOvertakenOnesAreCounted() {
        StreamRecord record = record(Codec.G711, GAP);
        for (int number = 0; number < 100; number++) {
            record.sent(number, number * GAP, 172);
        }
        IntUnaryOperator swapped = number -> number % 10 == 4 ? number + 1 : number % 10 == 5 ? number - 1 : number;
        for (int number = 0; number < 100; number++) {
            int other = swapped.applyAsInt(number);
            record.arrived(other, number * GAP + DELAY);
            if (number % 20 == 0) {
                record.arrived(other, number * GAP + DELAY + 1);
            }
        }
        var figures = StreamFigures.of(record, List.of());
        assertThat(figures.reordered()).isEqualTo(10);
        assertThat(figures.duplicated()).isEqualTo(5);
        assertThat(figures.lost()).isZero();
    }

    @Test
    void aStallAroundAHandshakeIsSeenAndNoOtherIs() {
        // given a handshake each 120 s, during which the queue stands still for 300 ms
        List<Long> handshakes = List.of(120 * SECOND, 240 * SECOND, 360 * SECOND);
        IntToLongFunction held = number -> {
            long into = number * GAP - 240 * SECOND;
            return into >= 0 && into < 300 * MILLI ? DELAY + 300 * MILLI - into : DELAY;
        };
        assertThat(StreamFigures.of(played(Codec.G711, GAP, number -> false, held), handshakes)
                        .stallNanos())
                .isCloseTo(300 * MILLI, within(3 * MILLI));
        // and the same far from any
        assertThat(StreamFigures.of(played(Codec.G711, GAP, number -> false, held), List.of(120 * SECOND, 360 * SECOND))
                        .stallNanos())
                .isLessThan(MILLI);
    }

    @Test
    void theFirstMessageAfterSilenceHasFiguresOfItsOwn() {
        // given a message a minute, of which each tenth is lost, and one in between
        StreamRecord record = record(null, 60 * SECOND);
        for (int number = 0; number < 200; number++) {
            long at = number / 2 * 60L * SECOND + number % 2 * SECOND;
            record.sent(number, at, 64);
            if (number % 20 != 10) {
                record.arrived(number, at + (number % 2 == 0 ? 500 : 30) * MILLI);
            }
        }
        var figures = StreamFigures.of(record, List.of());
        assertThat(figures.idle()).isEqualTo(99);
        assertThat(figures.idleLost()).isEqualTo(10);
        assertThat(figures.idleDelays().getMinValue()).isCloseTo(500 * MILLI, within(5 * MILLI));
        assertThat(figures.delays().getMinValue()).isCloseTo(30 * MILLI, within(MILLI));
    }

    @Test
    void aVideoFreezesWhereFramesAreMissing() {
        // given 30 frames a second of 4 datagrams, and one datagram of frames 100 to 106 lost: 233 ms without a picture
        StreamRecord record = record(Codec.VIDEO, 33 * MILLI);
        for (int frame = 0; frame < 1000; frame++) {
            for (int part = 0; part < 4; part++) {
                int number = 4 * frame + part;
                record.sent(number, frame * 33L * MILLI, 1100);
                boolean lost = (part == 2 && frame >= 100 && frame < 107) || (part == 0 && frame == 500);
                if (!lost) {
                    record.arrived(number, frame * 33L * MILLI + DELAY);
                }
            }
        }
        var figures = StreamFigures.of(record, List.of());
        assertThat(figures.freezes()).isEqualTo(1);
        assertThat(figures.lost()).isEqualTo(8);
    }

    @Test
    void connectionsHaveLoadTimesAndRates() {
        StreamRecord record = record(null, SECOND);
        for (int number = 0; number < 10; number++) {
            record.opened(number, number * 10L * SECOND);
            if (number < 9) {
                record.ended(number, number * 10L * SECOND + 2 * SECOND, number != 3, 1_000_000);
            }
        }
        var figures = StreamFigures.of(connections(record), List.of());
        // then the one that the end of the run left open is none of them
        assertThat(figures.sent()).isEqualTo(9);
        assertThat(figures.lost()).isEqualTo(1);
        assertThat(figures.delays().getMaxValue()).isCloseTo(2 * SECOND, within(20 * MILLI));
        assertThat(figures.bytesPerSecond()).isCloseTo(500_000, within(1.0));
    }

    @Test
    void whatNeverCameIsWithoutEnd() {
        // given one of 9 connections that failed, and none that came to its end
        StreamRecord record = record(null, SECOND);
        record.opened(0, 0);
        record.ended(0, SECOND, false, 0);
        assertThat(Figure.LOAD.of(StreamFigures.of(connections(record), List.of())))
                .isInfinite();
        record.opened(1, 2 * SECOND);
        record.ended(1, 3 * SECOND, true, 1000);
        assertThat(Figure.LOAD.of(StreamFigures.of(connections(record), List.of())))
                .isInfinite();
        for (int number = 2; number < 40; number++) {
            record.opened(number, number * SECOND);
            record.ended(number, number * SECOND + number * MILLI, true, 1000);
        }
        // then 95 % of 40 are 38: the slowest but one of the 39 that ended
        assertThat(Figure.LOAD.of(StreamFigures.of(connections(record), List.of())))
                .isCloseTo(39e6, within(5e5));
    }

    @Test
    void aFirstMessageThatIsLostIsWithoutEnd() {
        StreamRecord record = record(null, 60 * SECOND);
        for (int number = 0; number < 5; number++) {
            record.sent(number, number * 60L * SECOND, 64);
        }
        record.arrived(0, DELAY);
        assertThat(Figure.FIRST.of(StreamFigures.of(record, List.of()))).isInfinite();
        assertThat(Figure.FIRST.text(Double.POSITIVE_INFINITY)).isEqualTo("without end");
    }

    @Test
    void aStallToTheEndIsWithoutEnd() {
        List<Long> handshakes = List.of(120 * SECOND);
        StreamRecord record = played(Codec.G711, GAP, number -> number * GAP >= 120 * SECOND, number -> DELAY);
        assertThat(Figure.STALL.of(StreamFigures.of(record, handshakes))).isInfinite();
    }

    @Test
    void aLossBeforeAPauseIsNoOutageOfThePause() {
        // given two calls of 100 packets, of which the first one's last is lost
        StreamRecord record = record(Codec.G711, GAP);
        for (int number = 0; number < 200; number++) {
            long at = number * GAP + (number < 100 ? 0 : 3600 * SECOND);
            record.sent(number, at, 172);
            if (number != 99) {
                record.arrived(number, at + DELAY);
            }
        }
        assertThat(StreamFigures.of(record, List.of()).outageNanos()).isEqualTo(GAP);
    }

    @Test
    void callsAreThoseOfTheirWindows() {
        // given a window without a word, and a call of 100 s whose first second is lost
        Stream spoken = ProfileCatalogue.shipped().profile("voice").streams().getFirst();
        Flow flow = new Flow(
                "flow",
                "client",
                "server",
                List.of(new Window(0, 2 * SECOND), new Window(100 * SECOND, 200 * SECOND)),
                List.of(spoken));
        StreamRecord record = new StreamRecord(flow, spoken, 5 * SECOND, 5000);
        for (int number = 0; number < 5000; number++) {
            record.sent(number, 105 * SECOND + number * GAP, 172);
            if (number >= 50) {
                record.arrived(number, 105 * SECOND + number * GAP + DELAY);
            }
        }
        double heard = StreamFigures.of(record, List.of()).opinion().orElseThrow();
        assertThat(heard).isCloseTo(Call.of(record, Codec.G711, 0, 5000).model().meanOpinion(), within(1e-9));
        assertThat(heard).isGreaterThan(4);
    }

    @Test
    void aVideoThatStandsStillForMinutesOrToTheEndIsFrozen() {
        // given two sessions of 200 s, an hour apart
        assertThat(freezes(0, 0)).isZero();
        assertThat(freezes(1000, 4000)).isEqualTo(1);
        assertThat(freezes(4000, 6000)).isEqualTo(1);
        assertThat(freezes(0, 6000)).isEqualTo(1);
        assertThat(freezes(5000, 7000)).isEqualTo(2);
        assertThat(freezes(6000, 12_000)).isEqualTo(1);
    }

    private static long freezes(int from, int to) {
        StreamRecord record = record(Codec.VIDEO, 33 * MILLI);
        for (int frame = 0; frame < 12_000; frame++) {
            long at = frame * 33L * MILLI + (frame < 6000 ? 0 : 3600 * SECOND);
            record.sent(frame, at, 1100);
            if (frame < from || frame >= to) {
                record.arrived(frame, at + DELAY);
            }
        }
        return StreamFigures.of(record, List.of()).freezes();
    }

    private static StreamFigures voice(IntPredicate lost, IntToLongFunction delay) {
        return StreamFigures.of(played(Codec.G711, GAP, lost, delay), List.of());
    }

    private static StreamRecord played(Codec codec, long gap, IntPredicate lost, IntToLongFunction delay) {
        StreamRecord record = record(codec, gap);
        for (int number = 0; number < PACKETS; number++) {
            record.sent(number, number * gap, 172);
            if (!lost.test(number)) {
                record.arrived(number, number * gap + delay.applyAsLong(number));
            }
        }
        return record;
    }

    private static StreamRecord record(@org.jspecify.annotations.Nullable Codec codec, long gap) {
        Stream stream = ProfileCatalogue.shipped().profile("voice").streams().getFirst();
        Stream own = new Stream(
                "test",
                stream.direction(),
                stream.transport(),
                stream.states(),
                stream.count(),
                null,
                codec,
                stream.deadlineNanos());
        return new StreamRecord(
                new Flow("flow", "client", "server", List.of(new Window(0, PACKETS * gap)), List.of(own)), own);
    }

    private static StreamRecord connections(StreamRecord from) {
        Stream pages = ProfileCatalogue.shipped().profile("web").streams().getFirst();
        StreamRecord record = new StreamRecord(from.flow(), pages);
        int number = 0;
        for (StreamRecord.Load load : from.loads()) {
            record.opened(number, load.openedNanos());
            if (load.endedNanos() != StreamRecord.NEVER) {
                record.ended(number, load.endedNanos(), load.isDone(), load.bytes());
            }
            number++;
        }
        return record;
    }
}
