package org.warren.scenarios.localaddress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.junit.NeedsVirtualLab;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// Three runs of 3 to 5 s.
@NeedsVirtualLab
class LocalAddressScenarioTest {

    @ParameterizedTest(name = "{0} to {1} over {2}")
    @CsvSource({"java, kernel, ipv4", "kernel, java, ipv6"})
    void serverAnswersFromWhereItWasContactedUntilThatFails(String client, String server, String outer) {
        mustPass(run(new LocalAddressScenario(), client, server, "outer=" + outer));
    }

    /// Debian's wireguard-go does not remember the address, and answers from the one that the route prefers.
    @Test
    void wireguardGoAnswersFromWhereTheRouteSays() {
        var outcome = run(new LocalAddressScenario(), "java", "wireguard-go");

        assertThat(outcome.record().checks())
                .as("again: %s", outcome.record().reproduce())
                .extracting(CheckResult::id, CheckResult::verdict)
                .containsExactly(
                        tuple("R5-contacted-address", Verdict.FAIL),
                        tuple("R5-retry-forgets", Verdict.UNKNOWN),
                        tuple("R5-address-gone", Verdict.UNKNOWN),
                        tuple("encrypted", Verdict.PASS));
    }
}
