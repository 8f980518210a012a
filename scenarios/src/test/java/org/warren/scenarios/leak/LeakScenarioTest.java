package org.warren.scenarios.leak;

import static org.warren.scenarios.Runs.mustFail;
import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.junit.NeedsVirtualLab;

@NeedsVirtualLab
class LeakScenarioTest {

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"kernel, java", "java, kernel", "java, wireguard-go", "wireguard-go, kernel"})
    void nothingButTheTunnelsDatagramsLeaves(String client, String server) {
        mustPass(run(new LeakScenario(), client, server));
    }

    /// The planted fault: the system's resolver is a neighbour, and wg-quick is not told of another.
    @Test
    void withoutADnsSettingQuestionsForNamesLeak() {
        mustFail(
                run(new LeakScenario(), "kernel", "kernel", "dns=off"),
                "planted fault: wg-quick is told of no resolver",
                "no-leak-first-uplink",
                "names-inside");
    }
}
