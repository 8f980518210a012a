package org.warren.scenarios.fulltunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.Runs.mustFail;
import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.verdict.Verdict;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.OnSomePairs;
import org.warren.scenarios.Runs;

@NeedsVirtualLab
class FwmarkRoutingScenarioTest {

    static Stream<Arguments> somePairs() {
        return Runs.somePairsWith("ipv4", "ipv6");
    }

    @ParameterizedTest(name = "{0} to {1} over {2}")
    @MethodSource("somePairs")
    @OnSomePairs
    void fullTunnelKeepsItsDatagramsOutOfItself(String client, String server, String outer) {
        mustPass(run(new FwmarkRoutingScenario(), client, server, "outer=" + outer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernel", "wireguard-go"})
    void withoutTheMarkTheTunnelLoops(String subject) {
        var outcome = mustFail(
                run(new FwmarkRoutingScenario(), subject, subject, "fwmark=off"),
                "planted fault: the tunnel's own datagrams have no mark");

        assertThat(outcome.record().checks())
                .as("again: %s", outcome.record().reproduce())
                .anySatisfy(check -> {
                    assertThat(check.id()).isEqualTo("R7-no-loop");
                    assertThat(check.verdict()).isEqualTo(Verdict.FAIL);
                    assertThat(check.message()).contains("it loops");
                });
    }
}
