package org.warren.junit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.warren.harness.lab.Capability;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;

/// A test in the form of a scenario, for run records: the test carries out the steps, and its assertions are the
/// checks.
///
/// @param origin the test
/// @param topology that the test built
/// @param roles the nodes with a tunnel
/// @param results the assertions so far; grows while the test runs
record LabScenario(TestOrigin origin, Topology topology, List<String> roles, List<CheckResult> results)
        implements Scenario {

    @Override
    public String name() {
        return origin.name();
    }

    @Override
    public String question() {
        return "does the test " + origin.name() + " pass?";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of();
    }

    @Override
    public Topology topology(Parameters parameters) {
        return topology;
    }

    @Override
    public List<String> steps(Parameters parameters) {
        return List.of();
    }

    @Override
    public Map<Capability, String> needs() {
        return Map.of(Capability.LINUX, "its programs run on Linux");
    }

    @Override
    public Optional<String> command(long seed) {
        return Optional.of(origin.again());
    }

    @Override
    public Runnable prepareSteps(Stage stage) {
        return () -> {};
    }

    @Override
    public List<Check> checks() {
        return results.stream().map(LabScenario::check).toList();
    }

    private static Check check(CheckResult result) {
        return Check.of(result.id(), (evidence, findings) -> result);
    }
}
