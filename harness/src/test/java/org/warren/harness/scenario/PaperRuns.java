package org.warren.harness.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.warren.harness.subject.Subjects;

/// Runs on paper, for tests.
public final class PaperRuns {

    private PaperRuns() {}

    public static RunRequest request(Path folder, String answer) {
        return request(folder, new PaperLabs("virtual", answer, "6.12.1"));
    }

    public static RunRequest request(Path folder, PaperLabs labs) {
        Map<String, String> roles = new LinkedHashMap<>();
        roles.put("client", "kernel");
        roles.put("server", "kernel");
        Scenario scenario = new PaperScenario();
        return new RunRequest(scenario, scenario.parameters(Map.of("patience", "long")), roles, 7, folder, labs);
    }

    /// The folder of a run in which the nodes read this answer.
    public static Path folder(Path folder, String answer) throws IOException {
        run(request(folder, answer));
        return folder;
    }

    public static ScenarioRun.Outcome run(RunRequest request) throws IOException {
        return new ScenarioRun(new Subjects(), () -> 0).run(request, RunListener.SILENT);
    }
}
