package org.warren.scenarios.rebind;

import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.junit.NeedsVirtualLab;

@NeedsVirtualLab
class RebindScenarioTest {

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"kernel, java", "java, kernel", "wireguard-go, kernel"})
    void serverFollowsTheClientAndTheStrangerHearsNothing(String client, String server) {
        mustPass(run(new RebindScenario(), client, server));
    }
}
