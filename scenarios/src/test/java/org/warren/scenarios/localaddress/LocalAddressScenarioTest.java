package org.warren.scenarios.localaddress;

import static org.warren.scenarios.Runs.mustEnd;
import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.Verdict;
import org.warren.junit.NeedsVirtualLab;

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
        mustEnd(
                run(new LocalAddressScenario(), "java", "wireguard-go"),
                new RunRecord.Expectation(
                        Verdict.FAIL,
                        "known fault: wireguard-go does not remember where it was contacted",
                        Map.of(
                                "R5-contacted-address", Verdict.FAIL,
                                "R5-retry-forgets", Verdict.UNKNOWN,
                                "R5-address-gone", Verdict.UNKNOWN)));
    }
}
