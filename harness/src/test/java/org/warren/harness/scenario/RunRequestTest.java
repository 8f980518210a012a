package org.warren.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunRequestTest {

    private final RunRequest request = PaperRuns.request(Path.of("unused"), "right");

    @Test
    void scenarioThatAsksForNoLayerRunsInAnyLab() {
        assertThat(request.unsupported()).isEmpty();
    }

    @Test
    void scenarioThatAsksForLayersIsUnsupportedInALabWithoutAny() {
        assertThat(request.of(asking("nat", "access")).unsupported())
                .hasValue("the scenario paper needs the guest's layers access, nat, and the lab 'virtual' has no guest"
                        + " with layers; use the virtual one: --lab virtual");
    }

    private static Scenario asking(String... layers) {
        Scenario scenario = new PaperScenario();
        return (Scenario) Proxy.newProxyInstance(
                RunRequestTest.class.getClassLoader(),
                new Class<?>[] {Scenario.class},
                (proxy, method, arguments) ->
                        method.getName().equals("layers") ? Set.of(layers) : method.invoke(scenario, arguments));
    }
}
