package org.warren.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SequenceAccountingTest {

    private final SequenceAccounting accounting = new SequenceAccounting();

    @Test
    void whatArrivesInOrderIsNeitherReorderedNorDuplicated() {
        for (long sequence = 0; sequence < 200_000; sequence++) {
            assertThat(accounting.accept(sequence)).isTrue();
        }
        assertCounts(200_000, 0, 0, 0);
    }

    @Test
    void overtakenOnesAreReorderedAndCopiesAreDuplicates() {
        accounting.accept(2);
        assertThat(accounting.accept(0)).isTrue();
        assertThat(accounting.accept(2)).isFalse();
        assertThat(accounting.accept(0)).isFalse();
        assertCounts(2, 1, 2, 0);
    }

    @Test
    void theWindowsLastNumberIsKnownAndTheOneBeforeItIsNot() {
        accounting.accept(SequenceAccounting.WINDOW);
        assertThat(accounting.accept(1)).isTrue();
        assertThat(accounting.accept(0)).isFalse();
        assertCounts(2, 1, 0, 1);
    }

    @Test
    void jumpBeyondTheWindowForgetsEverything() {
        accounting.accept(5);
        accounting.accept(5L + 10L * SequenceAccounting.WINDOW);
        assertThat(accounting.accept(9L * SequenceAccounting.WINDOW + 6)).isTrue();
        assertCounts(3, 1, 0, 0);
    }

    @Test
    void greatestNumberThatThereIsDoesNoHarm() {
        accounting.accept(0);
        accounting.accept(Long.MAX_VALUE);
        assertThat(accounting.accept(Long.MAX_VALUE)).isFalse();
        assertCounts(2, 0, 1, 0);
    }

    @RepeatedTest(20)
    void agreesWithOneThatRemembersEverything(RepetitionInfo repetition) {
        // given a stream with loss, copies and displacement, some beyond the window
        long seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        List<Long> stream = new ArrayList<>();
        for (long sequence = 0;
                sequence < 150_000;
                sequence += 1 + (random.nextInt(50) == 0 ? random.nextInt(900) : 0)) {
            stream.add(sequence);
            if (random.nextInt(20) == 0) {
                stream.add(Math.max(0, sequence - random.nextInt(random.nextBoolean() ? 100 : 80_000)));
            }
        }
        // when
        stream.forEach(accounting::accept);
        // then
        TreeSet<Long> seen = new TreeSet<>();
        long received = 0;
        long reordered = 0;
        long duplicated = 0;
        long late = 0;
        for (long sequence : stream) {
            if (!seen.isEmpty() && sequence <= seen.last() - SequenceAccounting.WINDOW) {
                late++;
            } else if (!seen.add(sequence)) {
                duplicated++;
            } else {
                received++;
                reordered += sequence < seen.last() ? 1 : 0;
            }
        }
        assertThat(List.of(accounting.received(), accounting.reordered(), accounting.duplicated(), accounting.late()))
                .as("seed %d", seed)
                .containsExactly(received, reordered, duplicated, late);
        assertThat(late).as("seed %d tries the window's edge", seed).isPositive();
    }

    private void assertCounts(long received, long reordered, long duplicated, long late) {
        assertThat(accounting.received()).isEqualTo(received);
        assertThat(accounting.reordered()).isEqualTo(reordered);
        assertThat(accounting.duplicated()).isEqualTo(duplicated);
        assertThat(accounting.late()).isEqualTo(late);
    }
}
