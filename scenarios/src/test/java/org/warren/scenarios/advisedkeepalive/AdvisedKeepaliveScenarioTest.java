package org.warren.scenarios.advisedkeepalive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.Runs.evidence;
import static org.warren.scenarios.Runs.mustBeUnknown;
import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.junit.NeedsVirtualLab;

/// What the library advises, tried by implementations.
@NeedsVirtualLab
class AdvisedKeepaliveScenarioTest {

    @Test
    void adviceSurvivesAnHourWithLossAndALongerKeepaliveDoesNot() {
        Evidence evidence = evidence(mustPass(tried("kernel", "linux-6", "tolerate=1", "loss=2%")));

        assertThat(gaps(evidence, AdviceLine.Kind.ADVISED)).isZero();
        assertThat(gaps(evidence, AdviceLine.Kind.TOO_MUCH)).isPositive();
        assertThat(IdleClient.of(evidence, line(evidence, AdviceLine.Kind.ADVISED))
                        .lostInARow())
                .isEqualTo(1);
    }

    /// An advisor that answers one second too much is contradicted by the kernel.
    @Test
    void adviceOfASecondTooMuchIsContradicted() {
        ScenarioRun.Outcome outcome = mustBeUnknown(
                tried("kernel", "routeros-3", "tolerate=1", "keepalive=5", "idle=5m"), "the advice is 4 s");

        assertThat(outcome.record().checks())
                .filteredOn(check -> check.id().equals("advised-keepalive"))
                .singleElement()
                .satisfies(check -> assertThat(check.message()).startsWith("The advice of 5 s is wrong: "));
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({
        "kernel, routeros-3, 0",
        "kernel, super-sim, 2",
        "kernel, 'linux-6,super-sim', 1",
        "kernel, cgn-random, 1",
        "kernel, cisco-ios, 0",
        "java, super-sim, 1",
        "wireguard-go, routeros-3, 1"
    })
    void adviceHoldsForOthers(String client, String nats, String tolerate) {
        mustPass(tried(client, nats, "tolerate=" + tolerate));
    }

    private static ScenarioRun.Outcome tried(String client, String nats, String... settings) {
        String[] all = new String[settings.length + 1];
        all[0] = "nats=" + nats;
        System.arraycopy(settings, 0, all, 1, settings.length);
        return run(new AdvisedKeepaliveScenario(), client, "kernel", all);
    }

    private static AdviceLine line(Evidence evidence, AdviceLine.Kind kind) {
        return Advice.of(evidence).line(kind).orElseThrow();
    }

    private static int gaps(Evidence evidence, AdviceLine.Kind kind) {
        return IdleClient.of(evidence, line(evidence, kind)).gaps().size();
    }
}
