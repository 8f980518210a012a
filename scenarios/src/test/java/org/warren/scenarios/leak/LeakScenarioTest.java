package org.warren.scenarios.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.junit.NeedsVirtualLab;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

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
        var outcome = run(new LeakScenario(), "kernel", "kernel", "dns=off");

        assertThat(outcome.record().checks())
                .as("again: %s", outcome.record().reproduce())
                .filteredOn(check -> check.verdict() == Verdict.FAIL)
                .extracting(CheckResult::id)
                .containsExactly("no-leak-first-uplink", "names-inside");
    }
}
