package org.warren.harness.labs.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.warren.harness.topology.Nat;

class NatRulesTest {

    private static final Nat HOME = Nat.homeRouter("wan", Duration.ofSeconds(30), Duration.ofMinutes(2));

    @Test
    void forgottenConnectionsAreDroppedWhereTheyHaveATimeout() {
        assertThat(NatRules.of(HOME.withTcpTimeout(Duration.ofHours(2))))
                .contains("meta l4proto tcp ct state invalid drop");
        assertThat(NatRules.of(HOME)).doesNotContain("invalid");
    }

    @Test
    void timeoutIsASecondAtLeast() {
        assertThatThrownBy(() -> HOME.withTcpTimeout(Duration.ofMillis(900)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a NAT's TCP timeout is at least 1 s");
    }
}
