package org.warren.wireguard.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class Tai64nTest {

    private static final int STEP = 1 << 24;

    @Test
    void ofAClockThatStandsStillTheNextIsAStepLater() {
        Tai64n first = Tai64n.of(Instant.ofEpochSecond(1_700_000_000L));

        assertThat(first.next()).isEqualTo(new Tai64n(first.seconds(), STEP));
        assertThat(first.next().isAfter(first)).isTrue();
    }

    @Test
    void behindTheLastStepOfASecondIsTheNextSecond() {
        Tai64n last = Tai64n.of(Instant.ofEpochSecond(1_700_000_000L, 999_999_999));

        assertThat(last.nanos()).isEqualTo(59 * STEP);
        assertThat(last.next()).isEqualTo(new Tai64n(last.seconds() + 1, 0));
    }
}
