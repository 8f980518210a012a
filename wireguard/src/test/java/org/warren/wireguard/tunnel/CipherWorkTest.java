package org.warren.wireguard.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Who does a train's work: one thread, once, after the owner has released it.
class CipherWorkTest {
    /// By which workers it was done.
    private final List<Integer> workers = new ArrayList<>();

    @Test
    void isDoneOnceAndNotBeforeItIsReleased() {
        CipherWork work = work(null);
        assertThat(work.isOver()).as("nothing is to be done yet").isTrue();
        assertThat(work.tryDo(3)).isFalse();
        assertThat(workers).isEmpty();

        work.release();
        assertThat(work.isDone()).isFalse();
        assertThat(work.isOver()).isFalse();
        assertThat(work.tryDo(3)).isTrue();
        assertThat(work.tryDo(4)).isFalse();
        assertThat(workers).containsExactly(3);
        assertThat(work.isDone()).isTrue();
        assertThat(work.isOver()).isTrue();

        work.reuse();
        assertThat(work.isDone()).isFalse();
        assertThat(work.isOver()).isTrue();
    }

    @Test
    void theOwnersIndexIsZero() {
        CipherWork work = work(null);
        work.doAlone();
        assertThat(workers).containsExactly(0);
        assertThat(work.isDone()).isTrue();
        assertThatCode(work::check).doesNotThrowAnyException();
    }

    @Test
    void workThatFailedIsDoneAndSaysSo() {
        var refused = new IllegalArgumentException("no such key");
        CipherWork work = work(refused);
        work.release();
        assertThat(work.tryDo(1)).isTrue();
        assertThat(work.isDone()).isTrue();
        assertThatThrownBy(work::check).isSameAs(refused);

        var memory = new OutOfMemoryError();
        CipherWork other = work(memory);
        other.doAlone();
        assertThatThrownBy(other::check)
                .isInstanceOf(IllegalStateException.class)
                .hasCause(memory);
    }

    @Test
    void failureIsNotThatOfTheNextWork() {
        List<RuntimeException> failures = new ArrayList<>(List.of(new IllegalArgumentException("no such key")));
        CipherWork work = new CipherWork() {
            @Override
            public int length() {
                return 0;
            }

            @Override
            public void prepare(int workers) {}

            @Override
            protected void work(int workerIndex) {
                if (!failures.isEmpty()) {
                    throw failures.removeFirst();
                }
            }
        };
        work.doAlone();
        work.reuse();
        work.doAlone();
        assertThatCode(work::check).doesNotThrowAnyException();
    }

    private CipherWork work(@Nullable Throwable failure) {
        return new CipherWork() {
            @Override
            public int length() {
                return 0;
            }

            @Override
            public void prepare(int workers) {}

            @Override
            protected void work(int workerIndex) {
                workers.add(workerIndex);
                if (failure instanceof RuntimeException wrong) {
                    throw wrong;
                }
                if (failure instanceof Error wrong) {
                    throw wrong;
                }
            }
        };
    }
}
