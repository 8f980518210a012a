package org.warren.scenarios.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class LossSearchTest {

    @RepeatedTest(50)
    void findsTheLossPointOfAnyPathToATenth(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        long limit = 200 + random.nextLong(2_000_000);
        LossSearch search = new LossSearch(1 + random.nextLong(300_000));
        drive(search, limit, Long.MAX_VALUE);
        assertThat((double) search.rate()).isBetween(limit / 1.11, (double) limit);
        assertThat(search.isLimitedBySender()).isFalse();
    }

    @Test
    void senderThatCannotReachTheLimitIsNamed() {
        LossSearch search = new LossSearch(8000);
        drive(search, 1_000_000, 50_000);
        assertThat(search.rate()).isBetween(47_000L, 50_000L);
        assertThat(search.isLimitedBySender()).isTrue();
    }

    @Test
    void pathThatLosesAtEachRateHasNone() {
        LossSearch search = new LossSearch(8000);
        drive(search, 0, Long.MAX_VALUE);
        assertThat(search.rate()).isZero();
    }

    @Test
    void oneFailureAloneIsTriedAgain() {
        LossSearch search = new LossSearch(8000);
        search.fail();
        assertThat(search.next()).hasValue(8000);
        search.pass();
        assertThat(search.next()).hasValue(16_000);
        assertThat(search.rate()).isEqualTo(8000);
    }

    @Test
    void endlessPathEndsTheSearch() {
        LossSearch search = new LossSearch(8000);
        drive(search, Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(search.rate()).isEqualTo(5_000_000);
    }

    private static void drive(LossSearch search, long limit, long sender) {
        for (OptionalLong rate = search.next(); rate.isPresent(); rate = search.next()) {
            if (Math.min(rate.getAsLong(), sender) > limit) {
                search.fail();
            } else if (rate.getAsLong() * 0.95 > sender) {
                search.passLess(sender);
            } else {
                search.pass();
            }
        }
    }
}
