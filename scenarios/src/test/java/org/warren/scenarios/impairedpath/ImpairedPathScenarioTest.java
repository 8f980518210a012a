package org.warren.scenarios.impairedpath;

import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

@NeedsVirtualLab
@Order(4)
class ImpairedPathScenarioTest {

    /// Five renewals, and more than enough faults around each; an hour of them takes half a minute with a daemon.
    static Stream<Arguments> pairs() {
        return Runs.pairs();
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("pairs")
    void sessionSurvivesABadPath(String client, String server) {
        mustPass(run(new ImpairedPathScenario(), client, server, "duration=10m"));
    }

    @Test
    void sessionSurvivesAnHourOnABadPath() {
        mustPass(run(new ImpairedPathScenario(), "kernel", "kernel"));
    }

    @Test
    void sessionSurvivesWhereTwoExchangesInThreeFail() {
        mustPass(run(new ImpairedPathScenario(), "kernel", "kernel", "loss=45%"));
    }
}
