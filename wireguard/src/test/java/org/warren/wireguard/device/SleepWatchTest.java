package org.warren.wireguard.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SleepWatchTest {
    private final SettableClock clock = new SettableClock();
    private final SleepWatch watch = new SleepWatch(clock);

    @Test
    void timeThatPassesIsNoSleep() {
        clock.now = 1_000_000_000_000L;
        assertThat(watch.wokeAfter()).isZero();
    }

    @Test
    void theErrorOfReadingTwoClocksIsNoSleep() {
        clock.asleep = SleepWatch.LEAST_NANOS - 1;
        assertThat(watch.wokeAfter()).isZero();
    }

    @Test
    void aSleepIsToldOnce() {
        clock.asleep = SleepWatch.LEAST_NANOS;
        assertThat(watch.wokeAfter()).isEqualTo(SleepWatch.LEAST_NANOS);
        assertThat(watch.wokeAfter()).isZero();
        clock.asleep += 5 * SleepWatch.LEAST_NANOS;
        assertThat(watch.wokeAfter()).isEqualTo(5 * SleepWatch.LEAST_NANOS);
    }

    private static final class SettableClock implements Clock {
        private long now;
        private long asleep;

        @Override
        public long now() {
            return now;
        }

        @Override
        public long asleep() {
            return asleep;
        }
    }
}
