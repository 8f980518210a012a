package org.warren.scenarios.udpblocked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

@NeedsVirtualLab
class UdpBlockedScenarioTest {

    @Test
    void whatIsBlockedAndWhereIsSaid() {
        var evidence = Runs.evidence(mustPass(run(new UdpBlockedScenario(), "wireguard-go", "kernel")));

        assertThat(UdpBlockedChecks.sentences(evidence))
                .extracting(sentence -> sentence.replaceFirst(":.*", ""))
                .containsExactly(
                        "firewall-1 drops all UDP from inside",
                        "firewall-2 drops UDP from inside to all ports but 53 and 443",
                        "firewall-3 drops all UDP from outside");
    }

    @Tag("long")
    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"kernel, java", "java, kernel"})
    void otherClientsGiveUpAndBeginAnewToo(String client, String server) {
        mustPass(run(new UdpBlockedScenario(), client, server));
    }
}
