package org.warren.workload.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.warren.workload.Distribution;
import org.warren.workload.link.Decision.Fate;

/// Bursts that last a time, against the theory of a Markov chain in continuous time.
class TimedBurstsTest {

    private static final long SEED = 20261130;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final TimedBursts BURSTS = new TimedBursts(4 * SECOND, 100 * MILLI, 1, 0);
    private static final double SHARE = 0.1 / 4.1;
    /// What is known of the state falls to 1/e in this time: the inverse of the sum of both rates.
    private static final double TAU = 1e9 / (1 / 4.0 + 1 / 0.1);

    private static LinkModel link(Bursts bursts, long seed) {
        LinkDirection direction = new LinkDirection(
                0,
                new Distribution.Constant(0),
                false,
                0,
                bursts,
                0,
                null,
                0,
                Discipline.FIFO,
                null,
                List.of(),
                List.of());
        return new LinkModel(new LinkBehaviour(direction, direction, null), seed, "phone.lte");
    }

    /// What becomes of packets at equal distances.
    private static boolean[] losses(Bursts bursts, long seed, long gapNanos, int count) {
        LinkModel link = link(bursts, seed);
        boolean[] lost = new boolean[count];
        for (int i = 0; i < count; i++) {
            lost[i] = link.up(Passage.of(200), i * gapNanos).fate() == Fate.BURST;
        }
        return lost;
    }

    private static double share(boolean[] lost) {
        return IntStream.range(0, lost.length).filter(i -> lost[i]).count() / (double) lost.length;
    }

    /// Of the packets whose predecessor was lost.
    private static double shareAfterLoss(boolean[] lost) {
        int[] after = IntStream.range(1, lost.length).filter(i -> lost[i - 1]).toArray();
        return IntStream.of(after).filter(i -> lost[i]).count() / (double) after.length;
    }

    @Test
    void theShareOfLossesIsThatOfBadTime() {
        int count = 500_000;
        double seconds = count * 0.02;
        double deviation = Math.sqrt(2 * SHARE * (1 - SHARE) * TAU / 1e9 / seconds);

        assertThat(BURSTS.mean()).isCloseTo(SHARE, offset(1e-12));
        assertThat(share(losses(BURSTS, SEED, 20 * MILLI, count))).isCloseTo(SHARE, offset(4 * deviation));
        // and the test sees bursts that are a third longer
        TimedBursts longer = new TimedBursts(4 * SECOND, 133 * MILLI, 1, 0);
        assertThat(Math.abs(share(losses(longer, SEED, 20 * MILLI, count)) - SHARE))
                .isGreaterThan(4 * deviation);
    }

    /// The next packet is lost with `share + (1 - share) e^(-gap / tau)`: most likely where it follows at once, and
    /// like any other after some seconds. A link that counts packets would be as bad after an hour as it was before.
    @Test
    void aLinkIsForgottenInTimeAndNotInPackets() {
        for (long gap : new long[] {5 * MILLI, 20 * MILLI, 100 * MILLI, SECOND}) {
            double expected = SHARE + (1 - SHARE) * Math.exp(-gap / TAU);
            boolean[] lost = losses(BURSTS, SEED, gap, 1_000_000);
            double pairs = share(lost) * lost.length;
            // Within a burst packets depend on each other: as many are independent as there are bursts, at the worst.
            double independent = Math.max(1, pairs * (1 - expected));
            double deviation = Math.sqrt(expected * (1 - expected) / Math.min(pairs, 2 * independent));

            assertThat(shareAfterLoss(lost)).as("gap %s ms", gap / MILLI).isCloseTo(expected, offset(4 * deviation));
        }
        assertThat(shareAfterLoss(losses(new BurstLoss(0.005, 0.2, 1, 0), SEED, SECOND, 100_000)))
                .as("planted: a link that counts packets")
                .isGreaterThan(0.7);
    }

    @Test
    void whatIsSentBesideChangesNothing() {
        boolean[] dense = losses(BURSTS, SEED, 5 * MILLI, 400_000);
        boolean[] sparse = losses(BURSTS, SEED, 100 * MILLI, 20_000);

        for (int i = 0; i < sparse.length; i++) {
            assertThat(sparse[i]).as("packet at %d ms", i * 100).isEqualTo(dense[20 * i]);
        }
        assertThat(sparse).isEqualTo(losses(BURSTS, SEED, 100 * MILLI, 20_000));
        assertThat(sparse).isNotEqualTo(losses(BURSTS, SEED + 1, 100 * MILLI, 20_000));
    }

    /// As the judge replays a run: the times are the run's, and what is left to chance is not.
    @Test
    void badTimesAreThoseOfTheRunInEachReplay() {
        LinkModel run = link(BURSTS, SEED);
        LinkDirection direction = new LinkDirection(
                0,
                new Distribution.Constant(0),
                false,
                0,
                BURSTS,
                0,
                null,
                0,
                Discipline.FIFO,
                null,
                List.of(),
                List.of());
        LinkModel replay = new LinkModel(new LinkBehaviour(direction, direction, null), SEED, SEED + 7, "phone.lte");

        for (int i = 0; i < 10_000; i++) {
            assertThat(replay.up(Passage.of(200), i * (10 * MILLI)).arrives())
                    .isEqualTo(run.up(Passage.of(200), i * (10 * MILLI)).arrives());
        }
    }

    @Test
    void directionsAreBadAtDifferentTimes() {
        LinkModel link = link(BURSTS, SEED);

        assertThat(IntStream.range(0, 10_000)
                        .filter(i -> link.up(Passage.of(200), i * (10 * MILLI)).arrives()
                                != link.down(Passage.of(200), i * (10 * MILLI)).arrives())
                        .count())
                .isPositive();
    }

    @Test
    void textIsReadAsItWasWritten() {
        LinkDirection timed = new LinkDirection(
                0,
                new Distribution.Constant(0),
                false,
                0,
                new TimedBursts(SECOND, 2 * MILLI, 0.8, 0.01),
                0,
                null,
                0,
                Discipline.FIFO,
                null,
                List.of(),
                List.of());
        LinkBehaviour behaviour = new LinkBehaviour(timed, LinkDirection.PERFECT, null);
        String text = LinkText.write(behaviour);

        assertThat(LinkText.read(text)).isEqualTo(behaviour);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinkText.read(text + "up.bursts: 0.1 | 0.2 | 1.0 | 0.0\n"))
                .withMessage("a link has up.bursts or up.bursts-in-time, not both");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TimedBursts(SECOND, 0, 1, 0))
                .withMessage("good-for and bad-for are 1ms or more on average");
    }
}
