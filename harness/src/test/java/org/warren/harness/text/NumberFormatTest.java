package org.warren.harness.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Isolated("changes the locale of all tests")
class NumberFormatTest {

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
    void shortestHasNoExponentAndNoZerosAtTheEnd(double value, String text) {
        assertThat(NumberFormat.shortest(value, 4)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0.11, 0.110, 0.11", "24.04, 24.0, 24", "1234567, 1230000, 1200000", "2.5, 2.5, 2.5"})
    void numberHasThreeDigitsAndRatioTwo(double value, String number, String ratio) {
        assertThat(NumberFormat.number(value)).isEqualTo(number);
        assertThat(NumberFormat.ratio(value)).isEqualTo(ratio);
    }

    @ParameterizedTest
    @CsvSource({"0.0994, 9.9 %", "0.0995, 10 %", "0.125, 13 %", "0, 0.0 %", "1, 100 %"})
    void percentIsWholeFromTenOn(double share, String text) {
        assertThat(NumberFormat.percent(share)).isEqualTo(text);
    }

    @Test
    void unitsHaveTheirDecimals() {
        assertThat(NumberFormat.seconds(40)).isEqualTo("40.0 s");
        assertThat(NumberFormat.mebibytes(3 * 1024 * 1024 / 2.0)).isEqualTo("1.5");
        assertThat(NumberFormat.gigabytes(1_234_567_890L)).isEqualTo("1.235");
        assertThat(NumberFormat.decimals(1234.5678, 3)).isEqualTo("1234.568");
    }

    @Test
    void localeOfTheMachineChangesNothing() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(NumberFormat.seconds(1234.5)).isEqualTo("1234.5 s");
            assertThat(NumberFormat.percent(0.015)).isEqualTo("1.5 %");
        } finally {
            Locale.setDefault(before);
        }
    }
}
