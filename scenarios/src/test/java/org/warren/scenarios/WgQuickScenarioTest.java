package org.warren.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.harness.lab.Labs;
import org.warren.harness.labs.containers.ContainerLabProvider;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.Scenario;
import org.warren.scenarios.dns.DnsScenario;
import org.warren.scenarios.leak.LeakScenario;
import org.warren.scenarios.mtu.MtuScenario;
import org.warren.scenarios.policyrouting.PolicyRoutingScenario;
import org.warren.scenarios.servernat.ServerNatScenario;

class WgQuickScenarioTest {

    static List<Scenario> scenarios() {
        return List.of(
                new PolicyRoutingScenario(),
                new ServerNatScenario(),
                new LeakScenario(),
                new DnsScenario(),
                new MtuScenario());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void containerLabSaysBeforehandThatItCannotRunWgQuick(Scenario scenario) {
        var request = new RunRequest(
                scenario, scenario.parameters(Map.of()), Map.of(), 1, Path.of("unused"), new ContainerLabProvider());

        assertThat(request.unsupported().orElse("")).contains("use --lab virtual");
        assertThat(Labs.named("virtual").capabilities())
                .containsAll(scenario.needs().keySet());
    }
}
