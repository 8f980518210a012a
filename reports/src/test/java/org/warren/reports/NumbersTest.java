package org.warren.reports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "3580, 3580",
        "40.3149, 40.31",
        "1234567, 1235000",
        "0.00012, 0.00012",
        "100, 100",
        "-2.50, -2.5"
    })
    void fourDigitsAndNoExponent(double value, String text) {
        assertThat(Numbers.text(value)).isEqualTo(text);
    }
}
