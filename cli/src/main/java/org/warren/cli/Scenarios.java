package org.warren.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.warren.harness.scenario.FileScenario;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioJar;

/// The scenarios on the class path, and those of jars that the user named.
final class Scenarios implements AutoCloseable {

    /// The scenario whose networks stand in files.
    static final String OF_FILES = "network";

    private final List<ScenarioJar> jars = new ArrayList<>();
    private final List<Scenario> all = new ArrayList<>();

    private Scenarios() {}

    /// Finds them.
    ///
    /// @param files jars of the user's own
    /// @throws IllegalArgumentException for a jar that is of no use, and for a name that two scenarios have
    static Scenarios find(List<Path> files) {
        Scenarios scenarios = new Scenarios();
        ServiceLoader.load(Scenario.class).forEach(scenarios.all::add);
        try {
            files.forEach(scenarios::add);
        } catch (RuntimeException e) {
            scenarios.close();
            throw e;
        }
        scenarios.all.sort(Comparator.comparing(Scenario::name));
        return scenarios;
    }

    private void add(Path file) {
        ScenarioJar jar = ScenarioJar.open(file);
        jars.add(jar);
        for (Scenario scenario : jar.scenarios()) {
            for (Scenario known : all) {
                if (known.name().equals(scenario.name())) {
                    throw new IllegalArgumentException(
                            "--jar " + file + ": the name of its scenario '" + scenario.name() + "' is taken by "
                                    + ScenarioJar.of(known)
                                            .map(other -> "a scenario of " + other)
                                            .orElse("one of Warren's own scenarios")
                                    + "; give it another name");
                }
            }
            all.add(scenario);
        }
    }

    /// All of them, by name.
    List<Scenario> all() {
        return List.copyOf(all);
    }

    /// The scenario of that name.
    ///
    /// @throws IllegalArgumentException when there is none, naming those that there are
    Scenario named(String name) {
        return all.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no scenario '" + name + "'; known are "
                        + String.join(", ", all.stream().map(Scenario::name).toList())));
    }

    /// The scenario whose networks stand in files.
    FileScenario ofFiles() {
        if (named(OF_FILES) instanceof FileScenario known) {
            return known;
        }
        throw new IllegalStateException("scenario " + OF_FILES + " reads no file");
    }

    @Override
    public void close() {
        jars.forEach(ScenarioJar::close);
    }
}
