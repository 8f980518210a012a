package org.warren.wireguard.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.support.Pair;

/// Group H of the conformance table.
class HandshakeConformanceTest {
    @Test
    @Conformance("H1")
    void h1_oneRoundTripThenDataAtOnce() {
        Pair pair = new Pair(1);
        pair.send(pair.alice, 7);
        pair.settle();
        assertThat(pair.conversationSince(0)).containsExactly("init", "resp", "data");
        assertThat(pair.eve.get(0).bytes()).hasSize(148);
        assertThat(pair.eve.get(1).bytes()).hasSize(92);
        assertThat(pair.bob.receivedIds()).containsExactly(7L);
    }
}
