package org.warren.scenarios.dns;

import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.junit.NeedsVirtualLab;

@NeedsVirtualLab
class DnsScenarioTest {

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"kernel, java", "java, kernel", "java, wireguard-go", "wireguard-go, kernel"})
    void resolversComeAndGoWithTheTunnel(String client, String server) {
        mustPass(run(new DnsScenario(), client, server));
    }
}
