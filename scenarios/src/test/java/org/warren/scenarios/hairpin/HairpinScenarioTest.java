package org.warren.scenarios.hairpin;

import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.junit.NeedsVirtualLab;

@NeedsVirtualLab
class HairpinScenarioTest {

    @Test
    void clientReachesItsNeighbourWhereTheRouterHairpins() {
        mustPass(run(new HairpinScenario(), "java", "kernel"));
    }

    @Tag("long")
    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"kernel, java", "wireguard-go, kernel"})
    void otherClientsDoSoToo(String client, String server) {
        mustPass(run(new HairpinScenario(), client, server));
    }
}
