package org.warren.scenarios.policyrouting;

import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.junit.NeedsVirtualLab;

@NeedsVirtualLab
@Order(5)
class PolicyRoutingScenarioTest {

    @ParameterizedTest(name = "{0} to {1}, {2} over {3}")
    @CsvSource({"kernel, java, both, ipv4", "java, wireguard-go, ipv4, ipv6", "wireguard-go, kernel, ipv6, ipv4"})
    void wgQuickRoutesByItsRulesAndUndoesThem(String client, String server, String inner, String outer) {
        mustPass(run(new PolicyRoutingScenario(), client, server, "inner=" + inner, "outer=" + outer));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "kernel, two-tunnels",
        "java, two-tunnels",
        "wireguard-go, two-tunnels",
        "kernel, table-taken",
        "java, other-vpn",
        "wireguard-go, other-vpn"
    })
    void otherTunnelsAndRoutesAreRespected(String client, String situation) {
        mustPass(run(new PolicyRoutingScenario(), client, "kernel", "situation=" + situation));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"kernel, address", "java, link", "wireguard-go, route", "java, rule", "kernel, suppress"})
    void downUndoesWhatAnUpThatWasKilledHadDone(String client, String step) {
        mustPass(run(new PolicyRoutingScenario(), client, "kernel", "crash=" + step));
    }
}
