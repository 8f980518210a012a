package org.warren.harness.scenario;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.warren.harness.catalogue.RouterProgram;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.lab.Labs;
import org.warren.harness.parameter.Parameters;

/// One run: a scenario, its parameters, subjects and seed, and the folder for the record.
///
/// @param scenario the question
/// @param parameters its parameters
/// @param subjects names of subjects by role
/// @param seed of all randomness in the run
/// @param folder for the record; created if it does not exist
/// @param lab where it runs
public record RunRequest(
        Scenario scenario,
        Parameters parameters,
        Map<String, String> subjects,
        long seed,
        Path folder,
        LabProvider lab) {

    public RunRequest {
        subjects = new LinkedHashMap<>(subjects);
    }

    /// A run in the default lab.
    public RunRequest(Scenario scenario, Parameters parameters, Map<String, String> subjects, long seed, Path folder) {
        this(scenario, parameters, subjects, seed, folder, Labs.usual());
    }

    /// The same in another folder.
    public RunRequest in(Path newFolder) {
        return new RunRequest(scenario, parameters, subjects, seed, newFolder, lab);
    }

    /// The same in another lab.
    public RunRequest in(LabProvider newLab) {
        return new RunRequest(scenario, parameters, subjects, seed, folder, newLab);
    }

    /// The same with another scenario that asks the same question.
    public RunRequest of(Scenario newScenario) {
        return new RunRequest(newScenario, parameters, subjects, seed, folder, lab);
    }

    /// The beginning of a name for its folder: the scenario and its first two subjects.
    public String title() {
        return scenario.name() + "-" + subjects.values().stream().limit(2).collect(Collectors.joining("-"));
    }

    /// Why it cannot run here; empty if it can. Known before anything runs.
    public Optional<String> unsupported() {
        return lacking().or(() -> scenario.unsupported(subjects)).or(() -> layered()
                .map(labs -> labs.unsupported(scenario.topology(parameters), subjects))
                .orElseGet(() -> Optional.of("the scenario " + scenario.name() + " needs the guest's layers "
                        + String.join(", ", layers()) + ", and the lab '" + lab.name()
                        + "' has no guest with layers; use the virtual one: --lab virtual")));
    }

    /// The lab, with the layers that the scenario and its routers' programs require; empty if labs of this kind have
    /// none.
    Optional<LabProvider> layered() {
        return lab.withLayers(layers());
    }

    private Set<String> layers() {
        Set<String> layers = new TreeSet<>(scenario.layers());
        if (scenario.topology(parameters).needsRouterPrograms()) {
            layers.add(RouterProgram.LAYER);
        }
        return layers;
    }

    private Optional<String> lacking() {
        String all = scenario.needs().entrySet().stream()
                .filter(need -> !lab.capabilities().contains(need.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    /// The command line that repeats the run.
    public String reproduce() {
        return scenario.command(seed).map(command -> command + lab.options()).orElseGet(this::commandOfWarren);
    }

    private String commandOfWarren() {
        StringBuilder command = new StringBuilder("./warren ");
        ScenarioJar.of(scenario).ifPresent(jar -> command.append("--jar ")
                .append(ShellWord.of(jar.toString()))
                .append(' '));
        command.append(scenario.invocation(subjects));
        if (!lab.name().equals(Labs.usual().name())) {
            command.append(" --lab ").append(lab.name());
        }
        command.append(lab.options());
        parameters.texts().forEach((name, text) -> command.append(" --set ").append(ShellWord.of(name + "=" + text)));
        return command.append(" --seed ").append(Long.toUnsignedString(seed)).toString();
    }
}
