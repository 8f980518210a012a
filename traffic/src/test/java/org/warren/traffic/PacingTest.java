package org.warren.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class PacingTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;

    @Test
    void datagramIsDueAtItsInstantAndNotANanosecondBefore() {
        Pacing pacing = new Pacing(1000, SECOND, 5);
        assertThat(pacing.take(5 + MILLI - 1)).isZero();
        assertThat(pacing.waitNanos(5 + MILLI - 1)).isEqualTo(1);
        assertThat(pacing.take(5 + MILLI)).isEqualTo(1);
        assertThat(pacing.waitNanos(5 + MILLI)).isEqualTo(MILLI);
    }

    @Test
    void whatIsOlderThanTheBacklogIsGivenUp() {
        Pacing pacing = new Pacing(10_000, SECOND, 0);
        pacing.take(100 * MILLI);
        assertThat(pacing.givenUp()).isEqualTo(1000 - 200);
    }

    @Test
    void senderThatWasKeptFromSendingCatchesUpAtTwiceTheRate() {
        Pacing pacing = new Pacing(10_000, SECOND, 0);
        assertThat(pacing.take(15 * MILLI)).isEqualTo(21);
        for (long now = 16 * MILLI; now < 26 * MILLI; now += MILLI) {
            assertThat(pacing.take(now)).isBetween(20, 21);
        }
        assertThat(pacing.take(40 * MILLI)).isLessThanOrEqualTo(21);
        assertThat(pacing.givenUp()).isZero();
    }

    @Test
    void burstIsBounded() {
        Pacing pacing = new Pacing(1_000_000, SECOND, 0);
        assertThat(pacing.take(2 * MILLI)).isEqualTo(Pacing.BURST_MAX);
        assertThat(pacing.waitNanos(2 * MILLI)).isZero();
    }

    @Test
    void itIsOverWhenTheTimeIsUpAndNothingIsOwed() {
        Pacing pacing = new Pacing(1000, 10 * MILLI, 0);
        for (long now = 0; now < 10 * MILLI; now += MILLI) {
            pacing.take(now);
            assertThat(pacing.isOver(now)).isFalse();
        }
        assertThat(pacing.isOver(10 * MILLI)).isFalse();
        pacing.take(10 * MILLI);
        assertThat(pacing.isOver(10 * MILLI)).isTrue();
        assertThat(pacing.sent()).isEqualTo(10);
    }

    @Test
    void slowestRateStillSendsWhatIsDue() {
        Pacing pacing = new Pacing(1, 3 * SECOND, 0);
        assertThat(pacing.take(SECOND)).isEqualTo(1);
        assertThat(pacing.take(3 * SECOND)).isEqualTo(1);
        assertThat(pacing.givenUp()).isEqualTo(1);
    }

    @RepeatedTest(20)
    void senderThatIsNeverKeptFromSendingSendsExactlyTheRate(RepetitionInfo repetition) {
        // given wake-ups at random instants, never more than a millisecond apart
        long seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        long perSecond = 1L + random.nextInt(15_000);
        Pacing pacing = new Pacing(perSecond, SECOND, -SECOND / 2);
        long now = -SECOND / 2;
        // when
        while (!pacing.isOver(now)) {
            now += random.nextLong(MILLI);
            pacing.take(now);
            // then what was sent is what the rate says, at each instant
            long elapsed = Math.min(now + SECOND / 2, SECOND);
            assertThat(pacing.sent()).as("seed %d", seed).isEqualTo(elapsed * perSecond / SECOND);
        }
        assertThat(pacing.sent()).as("seed %d", seed).isEqualTo(perSecond);
        assertThat(pacing.givenUp()).isZero();
    }
}
