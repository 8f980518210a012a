package org.warren.harness.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class BoundedPatternTest {

    @Test
    void isFoundAnywhere() {
        BoundedPattern pattern = BoundedPattern.compile("connected to \\d+");

        assertThat(pattern.isIn("now connected to 7 peers")).isTrue();
        assertThat(pattern.isIn("connected to none")).isFalse();
    }

    @Test
    void whatIsNoneIsToldWithItsPlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BoundedPattern.compile("a(b"))
                .withMessage("Unclosed group near character 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BoundedPattern.compile("a".repeat(1001)))
                .withMessage("it has more than 1000 characters");
        assertThatIllegalArgumentException().isThrownBy(() -> BoundedPattern.compile("*"));
    }

    /// With Java's own classes alone this takes years.
    @Test
    void backtrackingEnds() {
        BoundedPattern pattern = BoundedPattern.compile("(x+x+)+\\1y");

        assertThatExceptionOfType(BoundedPattern.TooManyStepsException.class)
                .isThrownBy(() -> pattern.isIn("x".repeat(60)))
                .withMessageContaining("takes more than 50000000 steps");
        assertThatExceptionOfType(BoundedPattern.TooManyStepsException.class).isThrownBy(() -> pattern.isIn("xxy"));
    }

    @Test
    void deepRecursionEnds() {
        BoundedPattern pattern = BoundedPattern.compile("(?:a|b|c)*+d|(a|aa)*$");

        try {
            assertThat(pattern.isIn("a".repeat(5_000_000))).isTrue();
        } catch (BoundedPattern.TooManyStepsException e) {
            assertThat(e).hasMessageContaining("steps");
        }
    }
}
