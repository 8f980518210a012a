package org.warren.harness.scenario;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.warren.harness.evidence.Observations;
import org.warren.harness.evidence.Step;
import org.warren.harness.lab.LabEnvironment;
import org.warren.harness.lab.LabException;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// A run whose lab never came to life: there is a record all the same, which says why.
final class Undeployed {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Undeployed() {}

    static ScenarioRun.Driven record(RunRequest request, Topology topology, LabException why) throws IOException {
        var check = new CheckResult("lab", Verdict.UNKNOWN, String.valueOf(why.getMessage()), List.of());
        new Observations(
                        Observations.SCHEMA,
                        request.scenario().name(),
                        request.lab().name(),
                        request.seed(),
                        0,
                        0,
                        request.parameters().texts(),
                        Map.of(),
                        JSON.valueToTree(TopologyViews.of(request.scenario().name(), topology)),
                        List.of(new Step("deploy", 0, 0, "failed")),
                        Map.of(BrokenOff.VALUE, JSON.valueToTree(BrokenOff.note(check, List.of()))))
                .write(request.folder().resolve(Observations.FILE_NAME));
        return new ScenarioRun.Driven(LabEnvironment.UNKNOWN, "none", List.of(), List.of(), false);
    }
}
