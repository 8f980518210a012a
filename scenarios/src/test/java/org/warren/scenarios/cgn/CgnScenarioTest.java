package org.warren.scenarios.cgn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

@NeedsVirtualLab
class CgnScenarioTest {

    @Test
    void natWithTheShorterTimerForgets() {
        var evidence = Runs.evidence(mustPass(run(new CgnScenario(), "java", "kernel")));

        assertThat(CgnChecks.forgotten(evidence, CgnLine.SHORTER_AT_HOME, CgnTry.ABOVE))
                .containsExactly("home-1");
        assertThat(CgnChecks.forgotten(evidence, CgnLine.SHORTER_AT_THE_CARRIER, CgnTry.ABOVE))
                .containsExactly("cgn-2");
    }

    @Tag("long")
    @Test
    void keepaliveThatIsNotBelowTheShorterTimerIsOfNoUse() {
        var evidence = Runs.evidence(mustPass(run(new CgnScenario(), "java", "wireguard-go", "shorter=15s")));

        assertThat(ProbeEvent.isAnswered(evidence.probes(CgnTry.BELOW.probes(CgnLine.SHORTER_AT_HOME))))
                .isFalse();
    }
}
