package org.warren.kit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.warren.workload.Codec;

/// Against values that were computed by hand from the equations of G.107.
class EModelTest {

    @Test
    void aPerfectNetworkLeavesWhatTheCodecLeaves() {
        var g711 = new EModel(Codec.G711, 0, 1, 50);
        assertThat(g711.rating()).isEqualTo(93.2);
        assertThat(g711.meanOpinion()).isCloseTo(4.41, within(0.005));
        var g729 = new EModel(Codec.G729, 0, 1, 50);
        assertThat(g729.rating()).isCloseTo(82.2, within(1e-9));
        assertThat(g729.meanOpinion()).isCloseTo(4.10, within(0.01));
    }

    @Test
    void lossesImpairByRobustnessAndBursts() {
        // 95 * 1 / (1 + 25.1) = 3.64
        assertThat(new EModel(Codec.G711, 0.01, 1, 50).rating()).isCloseTo(89.56, within(0.01));
        // 95 * 5 / (5 + 25.1) = 15.78
        assertThat(new EModel(Codec.G711, 0.05, 1, 50).rating()).isCloseTo(77.42, within(0.01));
        // 11 + 84 * 5 / (5 + 19) = 28.5
        assertThat(new EModel(Codec.G729, 0.05, 1, 50).rating()).isCloseTo(64.7, within(0.01));
        // 95 * 5 / (5 / 2 + 25.1) = 17.21
        assertThat(new EModel(Codec.G711, 0.05, 2, 50).rating()).isCloseTo(75.99, within(0.01));
    }

    @Test
    void delayImpairsFrom100MillisecondsOn() {
        assertThat(new EModel(Codec.G711, 0, 1, 100).rating()).isEqualTo(93.2);
        // X = 1: 25 * (2^(1/6) - 3 * (1 + 3^-6)^(1/6) + 2) = 3.04
        assertThat(new EModel(Codec.G711, 0, 1, 200).rating()).isCloseTo(90.16, within(0.02));
        // X = 2: 24.07
        assertThat(new EModel(Codec.G711, 0, 1, 400).rating()).isCloseTo(69.1, within(0.1));
    }

    @Test
    void nothingIsBelowTheWorst() {
        assertThat(new EModel(Codec.G729, 1, 8, 5000).meanOpinion()).isEqualTo(1);
    }
}
