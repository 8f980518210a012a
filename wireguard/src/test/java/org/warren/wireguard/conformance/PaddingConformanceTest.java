package org.warren.wireguard.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.wireguard.session.Padding;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.support.Pair;
import org.warren.wireguard.support.Wire;

/// Group P of the conformance table, lengths.
class PaddingConformanceTest {
    @ParameterizedTest
    @Conformance("P1")
    @CsvSource({
        "0,1420,0", "1,1420,16", "15,1420,16", "16,1420,16", "17,1420,32", "1408,1420,1408",
        "1409,1420,1420", "1419,1420,1420", "1420,1420,1420", "1421,1420,1421", "20,0,20", "65535,65535,65535"
    })
    void p1_paddedTo16ButNotBeyondTheMtu(int length, int mtu, int expected) {
        assertThat(Padding.lengthOf(length, mtu)).isEqualTo(expected);
    }

    @Test
    @Conformance({"P1", "P2"})
    void p1_datagramsArePaddedAndPacketsComeOutAsTheyWere() {
        Pair pair = new Pair(1).connected();
        for (int length = 28; length <= 1420; length++) {
            pair.send(pair.alice, length, length);
            int padded = Math.min((length + 15) / 16 * 16, 1420);
            assertThat(pair.eve.getLast().bytes()).hasSize(padded + 32);
            pair.settle();
            assertThat(pair.bob.received.getLast()).hasSize(length);
            assertThat(pair.bob.receivedIds().getLast()).isEqualTo(length);
        }
    }

    @Test
    @Conformance("P2")
    void p2_theDefaultMtuLeaves80BytesOfOverhead() {
        Pair pair = new Pair(2).connected();
        pair.send(pair.alice, 3, 1420);
        int udpAndIpv6 = 8 + 40;
        assertThat(pair.eve.getLast().bytes().length + udpAndIpv6).isEqualTo(1500);
    }

    @Test
    @Conformance("P1")
    void p1_keepalivesAreNotPadded() {
        Pair pair = new Pair(3).connected();
        pair.run(11 * Pair.SECOND);
        assertThat(pair.eve).filteredOn(Wire::isKeepalive).isNotEmpty().allSatisfy(wire -> assertThat(wire.bytes())
                .hasSize(32));
    }
}
