package org.warren.harness.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessorsTest {

    @Test
    void theFirstGuestTakesTheLastProcessor() {
        assertThat(Processors.leastUsed(4, List.of())).isEqualTo(3);
    }

    @Test
    void aGuestGoesWhereFewestAre() {
        assertThat(Processors.leastUsed(3, List.of("2", "1"))).isZero();
        assertThat(Processors.leastUsed(2, List.of("1", "0", "1"))).isZero();
        assertThat(Processors.leastUsed(2, List.of("1", "0", "0"))).isEqualTo(1);
    }

    @Test
    void aLabelThatSaysNothingCountsForNoProcessor() {
        assertThat(Processors.leastUsed(2, List.of("", "x", "9"))).isEqualTo(1);
    }

    @Test
    void anEngineThatDoesNotKnowItsProcessorsHasOne() {
        assertThat(Processors.leastUsed(0, List.of("0"))).isZero();
    }
}
