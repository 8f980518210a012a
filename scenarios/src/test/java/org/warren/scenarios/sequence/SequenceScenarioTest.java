package org.warren.scenarios.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.Runs.mustFail;
import static org.warren.scenarios.Runs.mustPass;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.lab.Capability;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

@NeedsVirtualLab
@Order(1)
class SequenceScenarioTest {

    private static final String SURVIVES = "wireguard-go keeps session and timers while its interface is down";

    /// What each change is tried with: our own subject in each role.
    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"java, kernel", "kernel, java"})
    void theSamePacketsInsideBringTheSameDatagramsOutside(String client, String server) {
        mustPass(Runs.run(new SequenceScenario(), client, server));
    }

    @Tag("long")
    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"kernel, kernel", "java, java", "wireguard-go, kernel", "kernel, wireguard-go"})
    void theSameForOtherPairs(String client, String server) {
        var outcome = Runs.run(new SequenceScenario(), client, server);
        if (client.equals("wireguard-go")) {
            mustFail(outcome, SURVIVES, "A2-client-down-up", "K4-down-up");
        } else if (server.equals("wireguard-go")) {
            mustFail(outcome, SURVIVES, "A2-server-down-up");
        } else {
            mustPass(outcome);
        }
    }

    @Test
    void oneScriptCanBePlayedAlone() {
        var outcome = mustPass(Runs.run(new SequenceScenario(), "kernel", "kernel", "script=K1-three-to-client"));

        assertThat(outcome.record().checks()).hasSize(1);
        assertThat(new SequenceScenario().needs()).containsKey(Capability.VIRTUAL_TIME);
    }
}
