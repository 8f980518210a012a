package org.warren.wireguard.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.wireguard.support.Pair.MILLI;
import static org.warren.wireguard.support.Pair.SECOND;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.support.Host;
import org.warren.wireguard.support.Link;
import org.warren.wireguard.support.Pair;
import org.warren.wireguard.support.Wire;

/// An hour over a network that loses, doubles and reorders.
class LossyNetworkTest {
    @ParameterizedTest
    @Conformance({"C2", "T11"})
    @ValueSource(longs = {1, 2, 3})
    void nothingIsDeliveredTwiceAndNoSessionDies(long seed) {
        Pair pair = new Pair(seed).bobKnowsAlice().over(new Link(20 * MILLI, 200 * MILLI, 20, 5));
        int sent = 3_600;
        for (long id = 1; id <= sent; id++) {
            pair.send(pair.alice, id);
            pair.send(pair.bob, id);
            pair.run(SECOND);
        }
        pair.run(10 * SECOND);
        for (var host : new Host[] {pair.alice, pair.bob}) {
            assertThat(host.receivedIds()).as("seed %d", seed).doesNotHaveDuplicates();
            assertThat(host.receivedIds().size())
                    .as("seed %d: a fifth is lost, and little more", seed)
                    .isGreaterThan(sent * 77 / 100);
        }
        long renewals = pair.eve.stream().filter(Wire::isResponse).count();
        assertThat(renewals)
                .as("seed %d: one each two minutes, and repeated ones", seed)
                .isBetween(28L, 80L);
    }
}
