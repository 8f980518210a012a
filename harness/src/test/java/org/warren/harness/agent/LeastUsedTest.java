package org.warren.harness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LeastUsedTest {

    @Test
    void onlyTheProcessorsThatThereAreToChooseFromAreChosen() {
        assertThat(LeastUsed.of(List.of(2, 5), List.of())).isEqualTo(5);
        assertThat(LeastUsed.of(List.of(2, 5), List.of(5))).isEqualTo(2);
        assertThat(LeastUsed.of(List.of(2, 5), List.of(5, 2, 0, 0))).isEqualTo(5);
        assertThat(LeastUsed.of(List.of(7), List.of(7, 7))).isEqualTo(7);
    }
}
