package org.warren.scenarios.impairedpath;

import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.harness.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

@NeedsVirtualLab
class ImpairedPathScenarioTest {

    static Stream<Arguments> pairs() {
        return Runs.pairs();
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("pairs")
    void sessionSurvivesAnHourOnABadPath(String client, String server) {
        mustPass(run(new ImpairedPathScenario(), client, server));
    }

    @Test
    void sessionSurvivesWhereTwoExchangesInThreeFail() {
        mustPass(run(new ImpairedPathScenario(), "kernel", "kernel", "loss=45%"));
    }
}
