package org.warren.scenarios.rekey;

import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.junit.NeedsVirtualLab;

@NeedsVirtualLab
class RekeyScenarioTest {

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"kernel, java", "java, wireguard-go", "wireguard-go, kernel"})
    void trafficDoesNotNoticeThatItsSessionIsRenewed(String client, String server) {
        mustPass(run(new RekeyScenario(), client, server));
    }

    /// An hour has 29 renewals; the probes are what it costs.
    @ParameterizedTest
    @ValueSource(strings = {"kernel", "java"})
    void noneOfAnHoursRenewalsIsNoticed(String subject) {
        mustPass(run(new RekeyScenario(), subject, subject, "time=1h"));
    }
}
