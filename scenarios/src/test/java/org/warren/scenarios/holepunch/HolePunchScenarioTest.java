package org.warren.scenarios.holepunch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.junit.NeedsVirtualLab;

class HolePunchScenarioTest {

    @Test
    void allPairsAre81AndOneIsOne() {
        var scenario = new HolePunchScenario();

        assertThat(PunchPair.of(scenario.parameters(Map.of()))).hasSize(81).doesNotHaveDuplicates();
        assertThat(PunchPair.of(scenario.parameters(Map.of("nat-a", "linux-6", "nat-b", "symmetric"))))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "linux-99", "endpoint-independent", "endpoint-independent/none", "all/all"})
    void natThatNobodyKnowsIsRefused(String nat) {
        assertThatThrownBy(() -> new HolePunchScenario().parameters(Map.of("nat-a", nat)))
                .hasMessageContaining("parameter nat-a: '" + nat + "' is not accepted; give all, MAPPING/FILTERING");
    }

    @NeedsVirtualLab
    @ParameterizedTest(name = "{0} to {1}, {2} and {3}, ports {4}")
    @CsvSource({
        "kernel, java, endpoint-independent/address-dependent, all, sequential",
        "wireguard-go, kernel, linux-6, linux-6, sequential",
        // Packets from outside do not refresh its mappings.
        "java, kernel, endpoint-independent/address-and-port-dependent, pion, sequential",
    })
    void sampleOfThePairsMeetsAsPredicted(String client, String server, String natA, String natB, String ports) {
        mustPass(run(new HolePunchScenario(), client, server, "nat-a=" + natA, "nat-b=" + natB, "ports=" + ports));
    }

    @NeedsVirtualLab
    @Tag("long")
    @ParameterizedTest(name = "{0} to {1}, ports {2}")
    @CsvSource({
        "kernel, kernel, sequential",
        "kernel, kernel, random",
        "kernel, kernel, preservation",
        "kernel, kernel, preservation-overloaded",
        "java, wireguard-go, sequential",
        "wireguard-go, java, sequential",
    })
    void all81PairsMeetAsPredicted(String client, String server, String ports) {
        mustPass(run(new HolePunchScenario(), client, server, "ports=" + ports));
    }
}
