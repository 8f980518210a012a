package org.warren.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.warren.harness.plan.Cell;
import org.warren.harness.scenario.FileScenario;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioRunner;

/// A scenario, or a network file, that `warren history` runs with each release.
///
/// @param scenario the scenario
/// @param label its name; for a network also the name of its folder, and of its file unless it is network.yaml
/// @param path of a network's file or folder, as the user named it; empty for a scenario
record HistoryScenario(Scenario scenario, String label, String path) {

    /// The default name of a network file; such networks are distinguished by their folders.
    private static final String USUAL_FILE = "network";

    /// @param text a scenario's name, or a path
    /// @throws IllegalArgumentException for an unknown name, or an invalid file
    static HistoryScenario named(String text, Scenarios known) {
        boolean isPath = text.contains(File.separator) || text.endsWith(".yaml");
        if (!isPath) {
            Scenario scenario = known.named(text);
            if (scenario instanceof FileScenario) {
                throw new IllegalArgumentException(
                        "scenario " + text + " is described by a file; name its file or folder in place of it");
            }
            return new HistoryScenario(scenario, text, "");
        }
        FileScenario file = known.all().stream()
                .filter(FileScenario.class::isInstance)
                .map(FileScenario.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no scenario that reads a file"));
        Path path = Path.of(text).toAbsolutePath().normalize();
        Path folder = Files.isDirectory(path) ? path : path.getParent();
        String own = Files.isDirectory(path)
                ? ""
                : String.valueOf(path.getFileName()).replaceFirst("\\.yaml$", "");
        String name = String.valueOf(folder == null ? path : folder.getFileName())
                + (own.isEmpty() || own.equals(USUAL_FILE) ? "" : " " + own);
        return new HistoryScenario(file.fromFile(Path.of(text)), file.name() + " " + name, text);
    }

    /// The subjects by role.
    ///
    /// @param role of the subject, client or server
    Map<String, String> cast(String subject, String role, String peer) {
        boolean isClient = role.equals(Roles.CLIENT);
        if (scenario instanceof FileScenario file) {
            return file.cast(isClient ? subject : peer, isClient ? peer : subject, Map.of());
        }
        Map<String, String> cast = new LinkedHashMap<>();
        cast.put(role, subject);
        cast.put(isClient ? Roles.SERVER : Roles.CLIENT, peer);
        return cast;
    }

    /// The cell of one of its runs, so that several machines can divide them.
    ///
    /// @param cast the subjects by role
    /// @throws IllegalArgumentException for a network that has programs
    Cell cell(Map<String, String> cast, ScenarioRunner runner, String kernel) {
        return new Cell(
                scenario.name(),
                Roles.subjectsByRole(scenario, cast, runner.subjects()),
                scenario.parameters(Map.of()).texts(),
                runner.seed(),
                runner.lab().name(),
                kernel,
                scenario instanceof FileScenario file ? new Cell.Network(path, file.digest()) : null);
    }

    /// The name of a folder for its runs.
    String folder() {
        return label.replace(' ', '-');
    }

    /// Whether a run's folder belongs to the same network, if it is a network.
    boolean isOf(Path folder) {
        return !(scenario instanceof FileScenario file) || file.isOf(folder);
    }
}
