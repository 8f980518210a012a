package org.warren.scenarios.nat64;

import static org.assertj.core.api.Assumptions.assumeThat;
import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.labs.virtual.VirtualLabProvider;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

@NeedsVirtualLab
class Nat64ScenarioTest {

    static Stream<Arguments> pairs() {
        return Runs.pairs();
    }

    @BeforeEach
    void needsTheLayer() {
        var why = new VirtualLabProvider().withLayers(Set.of("nat")).flatMap(LabProvider::unavailable);
        assumeThat(why).as("UNSUPPORTED: %s", why.orElse("")).isEmpty();
    }

    @ParameterizedTest(name = "{0} to {1}, idle {2}")
    @CsvSource({"java, kernel, 150s"})
    void tunnelCrossesTheTranslation(String client, String server, String idle) {
        mustPass(run(new Nat64Scenario(), client, server, "idle=" + idle));
    }

    @Tag("long")
    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("pairs")
    void tunnelCrossesTheTranslationForAllPairs(String client, String server) {
        mustPass(run(new Nat64Scenario(), client, server));
    }
}
