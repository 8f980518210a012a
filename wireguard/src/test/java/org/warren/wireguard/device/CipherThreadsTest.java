package org.warren.wireguard.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.wireguard.support.LateExecutor;
import org.warren.wireguard.tunnel.CipherExecutor;
import org.warren.wireguard.tunnel.CipherWork;

class CipherThreadsTest {
    private static final int TURNS = 40;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whoDoesTheWorkChangesNothing(long seed) {
        Exchange alone = new Exchange(seed, CipherExecutor.CALLER_RUNS).run(TURNS);
        assertThat(alone.delivered).as("seed %d", seed).isGreaterThan(TURNS * 100);
        for (int threads = 0; threads <= 3; threads += 3) {
            try (CipherThreads executor = new CipherThreads(threads)) {
                assertSame(alone, new Exchange(seed, executor).run(TURNS), seed, threads + " threads");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void norDoesTheOrderInWhichItIsDone(long seed) {
        Exchange alone = new Exchange(seed, CipherExecutor.CALLER_RUNS).run(TURNS);
        assertSame(alone, new Exchange(seed, new LateExecutor(false)).run(TURNS), seed, "none before it must be");
        assertSame(alone, new Exchange(seed, new LateExecutor(true)).run(TURNS), seed, "the last first");
    }

    private static void assertSame(Exchange alone, Exchange other, long seed, String executor) {
        int same = 0;
        while (same < alone.seen.size()
                && same < other.seen.size()
                && alone.seen.get(same).equals(other.seen.get(same))) {
            same++;
        }
        assertThat(same)
                .as(
                        "seed %d with %s: the first difference, of %d and %d",
                        seed, executor, alone.seen.size(), other.seen.size())
                .isEqualTo(alone.seen.size())
                .isEqualTo(other.seen.size());
    }

    @Test
    @Timeout(60)
    void aThreadOnItsOwnTakesWorkThatNobodyAwaits() {
        try (CipherThreads executor = new CipherThreads(2)) {
            List<Marking> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Marking work = new Marking();
                all.add(work);
                executor.offer(work);
            }
            while (all.stream().noneMatch(work -> work.workerIndex > 0)) {
                Thread.onSpinWait();
            }
            all.forEach(executor::await);
            assertThat(all).allSatisfy(work -> assertThat(work.times).isEqualTo(1));
        }
    }

    @Test
    void moreWorkThanThereIsRoomForIsDoneAllTheSame() {
        try (CipherThreads executor = new CipherThreads(1)) {
            List<Marking> all = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                Marking work = new Marking();
                all.add(work);
                executor.offer(work);
            }
            all.reversed().forEach(executor::await);
            assertThat(all).allSatisfy(work -> assertThat(work.times).isEqualTo(1));
        }
    }

    @Test
    void whatIsTooLittleIsNobodyElses() throws InterruptedException {
        Marking work = new Marking();
        work.length = 100;
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger stolen = new AtomicInteger();
        CountDownLatch ready = new CountDownLatch(1);
        Thread thief = Thread.ofPlatform().start(() -> {
            ready.countDown();
            while (!over.get()) {
                if (work.tryDo(7)) {
                    stolen.incrementAndGet();
                }
            }
        });
        ready.await();
        try (CipherThreads executor = new CipherThreads(1)) {
            for (int i = 0; i < 2_000_000; i++) {
                executor.offer(work);
                executor.await(work);
            }
        } finally {
            over.set(true);
            thief.join();
        }
        assertThat(stolen).hasValue(0);
        assertThat(work.times).isEqualTo(2_000_000);
    }

    @Test
    void aFailureIsTheOwnersToHearOf() {
        try (CipherThreads executor = new CipherThreads(1)) {
            Marking work = new Marking();
            work.broken = new IllegalStateException("libcrypto refused a valid call");
            executor.offer(work);
            executor.await(work);
            assertThatThrownBy(work::check).isSameAs(work.broken);
        }
    }

    @Test
    void theNumberOfThreadsSuitsTheMachineUnlessItIsGiven() {
        assertThat(CipherThreads.beside(null, 1)).isZero();
        assertThat(CipherThreads.beside(null, 2)).isZero();
        assertThat(CipherThreads.beside(null, 4)).isEqualTo(1);
        assertThat(CipherThreads.beside(null, 64)).isEqualTo(2);
        assertThat(CipherThreads.beside("1", 64)).isZero();
        assertThat(CipherThreads.beside("16", 1)).isEqualTo(15);
        for (String wrong : List.of("", "0", "17", "-1", "two", "2.0")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CipherThreads.beside(wrong, 2))
                    .withMessageContaining("1 to 16")
                    .withMessageContaining("\"" + wrong + "\"");
        }
    }

    /// Tells how often it was done, and where.
    private static final class Marking extends CipherWork {
        private volatile int workerIndex;
        private int times;
        private int length = 60_000;
        private @Nullable RuntimeException broken;

        @Override
        public int length() {
            return length;
        }

        @Override
        public void prepare(int workers) {
            // nothing to prepare
        }

        @Override
        protected void work(int by) {
            times++;
            workerIndex = by;
            if (broken != null) {
                throw broken;
            }
        }
    }
}
