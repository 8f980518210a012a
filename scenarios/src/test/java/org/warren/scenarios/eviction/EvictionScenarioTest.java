package org.warren.scenarios.eviction;

import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

@NeedsVirtualLab
class EvictionScenarioTest {

    static Stream<Arguments> pairs() {
        return Runs.pairs();
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"java, kernel"})
    void floodTakesTheMappingsThatTheWordsSay(String client, String server) {
        mustPass(run(new EvictionScenario(), client, server));
    }

    @Tag("long")
    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("pairs")
    void floodDoesSoForAllPairs(String client, String server) {
        mustPass(run(new EvictionScenario(), client, server));
    }
}
