package org.warren.harness.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeedRangeTest {

    @Test
    void seedsAreReadInTheirOrderAndOnce() {
        assertThat(SeedRange.parse("7,1..3, 2..4")).containsExactly(1L, 2L, 3L, 4L, 7L);
        assertThat(SeedRange.parse("5")).containsExactly(5L);
    }

    @Test
    void textIsTheShortest() {
        assertThat(SeedRange.text(List.of(9L, 1L, 2L, 3L, 5L, 6L))).isEqualTo("1..3,5,6,9");
        assertThat(SeedRange.parse(SeedRange.text(SeedRange.parse("1..200,300"))))
                .hasSize(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1..", "3..1", "1...3", "1..2000000", "1..600000,700000..1200000", "1,,2"})
    void whatIsNoSeedsIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SeedRange.parse(text))
                .satisfies(e -> assertThat(e.getMessage()).contains("seeds"));
    }
}
