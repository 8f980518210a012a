package org.warren.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;

/// What each scenario asks, needs, does, captures and judges stands in `scenario-plans.txt`: names of steps and checks
/// are contracts of the record, and nothing of it changes unseen.
class ScenarioPlansTest {

    private static final Path PLANS = Path.of("src", "test", "resources", "scenario-plans.txt");

    @Test
    void scenariosPlanWhatTheFileSays() throws IOException {
        assertThat(plans()).isEqualTo(Files.readAllLines(PLANS));
    }

    private static List<String> plans() {
        Map<String, Scenario> scenarios = new TreeMap<>();
        ServiceLoader.load(Scenario.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(scenario -> scenario.getClass().getPackageName().startsWith("org.warren.scenarios"))
                // What this one asks stands in its file.
                .filter(scenario -> !scenario.name().equals("network"))
                .forEach(scenario -> scenarios.put(scenario.name(), scenario));
        List<String> lines = new ArrayList<>();
        scenarios.values().forEach(scenario -> lines.addAll(plan(scenario)));
        return lines;
    }

    private static List<String> plan(Scenario scenario) {
        Parameters usual = scenario.parameters(Map.of());
        Topology topology = scenario.topology(usual);
        List<String> lines = new ArrayList<>();
        lines.add(scenario.name() + ": " + scenario.question());
        lines.add("  roles: " + scenario.roles());
        lines.add("  needs: " + new TreeMap<>(scenario.needs()));
        lines.add("  layers: " + new TreeSet<>(scenario.layers()));
        topology.nodes().forEach(node -> lines.add("  node: " + node.name() + " " + node.interfaces()));
        lines.add("  captures: " + scenario.taps(topology));
        lines.add("  steps: " + scenario.steps(usual));
        lines.add("  checks: " + scenario.checks().stream().map(Check::id).toList());
        return lines;
    }
}
