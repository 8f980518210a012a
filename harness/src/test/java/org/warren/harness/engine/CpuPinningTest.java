package org.warren.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CpuPinningTest {

    @Test
    void theFirstGuestTakesTheLastProcessor() {
        assertThat(CpuPinning.leastUsed(4, List.of())).isEqualTo(3);
    }

    @Test
    void aGuestGoesWhereFewestAre() {
        assertThat(CpuPinning.leastUsed(3, List.of("2", "1"))).isZero();
        assertThat(CpuPinning.leastUsed(2, List.of("1", "0", "1"))).isZero();
        assertThat(CpuPinning.leastUsed(2, List.of("1", "0", "0"))).isEqualTo(1);
    }

    @Test
    void aLabelThatSaysNothingCountsForNoProcessor() {
        assertThat(CpuPinning.leastUsed(2, List.of("", "x", "9"))).isEqualTo(1);
    }

    @Test
    void anEngineThatDoesNotKnowItsProcessorsHasOne() {
        assertThat(CpuPinning.leastUsed(0, List.of("0"))).isZero();
    }
}
