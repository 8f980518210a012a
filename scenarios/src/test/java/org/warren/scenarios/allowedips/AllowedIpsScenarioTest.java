package org.warren.scenarios.allowedips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.Runs.mustFail;
import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.verdict.Verdict;
import org.warren.junit.NeedsVirtualLab;

/// Three runs of 3 to 7 s.
@NeedsVirtualLab
class AllowedIpsScenarioTest {

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"kernel, java", "java, wireguard-go"})
    void packetsGoToTheLongestPrefixAndSendersHearWhenThereIsNone(String client, String server) {
        mustPass(run(new AllowedIpsScenario(), client, server));
    }

    /// wireguard-go drops such a packet in silence.
    @Test
    void senderBehindWireguardGoHearsNothing() {
        var outcome = mustFail(
                run(new AllowedIpsScenario(), "wireguard-go", "kernel"),
                "known fault: wireguard-go drops what it cannot send in silence",
                "R6-no-peer",
                "R6-no-endpoint");

        assertThat(outcome.record().checks())
                .hasSize(6)
                .filteredOn(check -> check.verdict() != Verdict.PASS)
                .allSatisfy(check -> assertThat(check.message()).contains("did not hear that it is unreachable"));
    }
}
