package org.warren.reports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeTextTest {

    @ParameterizedTest
    @CsvSource({
        "0,              0 s",
        "1500,           1.5 µs",
        "40000000,       40 ms",
        "999000000,      999 ms",
        "1000000000,     1 s",
        "2345000000,     2.35 s",
        "59900000000,    59.9 s",
        "60000000000,    1 min",
        "3580000000000,  59 min 40 s",
        "3620000000000,  1 h 20 s",
        "86400000000000, 24 h",
        "183600000000000, 2 d 3 h",
    })
    void lengthHasTwoUnitsAtMost(long nanos, String text) {
        assertThat(TimeText.duration(nanos)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0,             0:00:00",
        "40111000000,   0:00:40.111",
        "3620000000000, 1:00:20",
        "360000000001000, 100:00:00.000001",
        "10000000999,   0:00:10",
    })
    void pointInTimeEndsWithItsLastDigit(long nanos, String text) {
        assertThat(TimeText.clock(nanos)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"40111000000, 0:00:40.1", "3599960000000, 1:00:00"})
    void proseRoundsToATenth(long nanos, String text) {
        assertThat(TimeText.about(nanos)).isEqualTo(text);
    }
}
