package org.warren.scenarios.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.Runs.mustFail;
import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.verdict.Verdict;
import org.warren.junit.NeedsVirtualLab;

/// Four runs of 3 to 6 s.
@NeedsVirtualLab
class AdministrationScenarioTest {

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"kernel, java", "java, kernel"})
    void interfacesCountForgetAndTakeAnyNumberOfPeers(String client, String server) {
        mustPass(run(new AdministrationScenario(), client, server));
    }

    /// What it had before its interface was down for a second, wireguard-go has afterwards.
    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"java, wireguard-go, server", "wireguard-go, kernel, client"})
    void wireguardGoGoesOnUnderTheSessionFromBeforeItWasDown(String client, String server, String role) {
        var outcome = mustFail(
                run(new AdministrationScenario(), client, server),
                "known fault: wireguard-go keeps its sessions while its interface is down",
                "A2-down-forgets-" + role);

        assertThat(outcome.record().checks())
                .filteredOn(check -> check.verdict() != Verdict.PASS)
                .allSatisfy(check -> assertThat(check.message()).contains("it kept the session"));
    }
}
