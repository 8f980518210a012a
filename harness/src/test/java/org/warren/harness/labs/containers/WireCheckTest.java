package org.warren.harness.labs.containers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireCheckTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.2 lladdr 02:42:cb:00:71:02 REACHABLE, 02:42:cb:00:71:02",
        "2001:db8:113::2 lladdr 02:42:cb:00:71:02 router STALE, 02:42:cb:00:71:02",
        "203.0.113.2 FAILED,",
        "'',",
    })
    void linkAddressOfWhoAnsweredIsFound(String neighbours, String address) {
        assertThat(WireCheck.linkAddress(neighbours).orElse(null)).isEqualTo(address);
    }
}
