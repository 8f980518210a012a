package org.warren.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.warren.harness.lab.Labs;
import org.warren.harness.plan.Cell;
import org.warren.harness.scenario.ComparativeScenario;
import org.warren.harness.scenario.FileScenario;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioJar;
import org.warren.harness.scenario.SubjectPair;
import org.warren.harness.subject.Subjects;

/// The scenarios on the class path, and those of jars that the user named.
final class Scenarios implements AutoCloseable {

    /// The scenario whose networks come from files.
    static final String OF_FILES = "network";

    private final List<ScenarioJar> jars = new ArrayList<>();
    private final List<Scenario> all = new ArrayList<>();

    private Scenarios() {}

    /// Finds them.
    ///
    /// @param files jars of the user's own
    /// @throws IllegalArgumentException for an invalid jar, or a name that two scenarios have
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

    /// The scenario with that name.
    ///
    /// @throws IllegalArgumentException when there is none, listing those that exist
    Scenario named(String name) {
        return all.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no scenario '" + name + "'; known are "
                        + String.join(", ", all.stream().map(Scenario::name).toList())));
    }

    /// The scenario with these roles: a comparison of pairs is recorded with the pairs' names as roles.
    ///
    /// @param subjectsByRole all of its subjects
    /// @return empty if it has other roles
    static Optional<Scenario> playing(Scenario scenario, Map<String, String> subjectsByRole) {
        if (subjectsByRole.keySet().equals(Set.copyOf(scenario.roles()))) {
            return Optional.of(scenario);
        }
        List<SubjectPair> pairs = SubjectPair.pairs(subjectsByRole);
        return scenario instanceof ComparativeScenario comparison && !pairs.isEmpty()
                ? Optional.of(comparison.withPairs(pairs))
                : Optional.empty();
    }

    /// The scenario of a cell, with the cell's subjects.
    ///
    /// @throws IllegalArgumentException for an unknown scenario, subject, parameter or lab, for other roles, and for a
    ///     network file whose contents differ from the planned ones
    Scenario of(Cell cell, Subjects subjects) {
        Scenario named = cell.network() == null ? named(cell.scenario()) : network(cell.network());
        Scenario scenario = playing(named, cell.subjects()).orElse(named);
        scenario.parameters(cell.parameters());
        Roles.subjectsByRole(scenario, cell.subjects(), subjects);
        Labs.named(cell.lab());
        return scenario;
    }

    private Scenario network(Cell.Network network) {
        FileScenario here = ofFiles().fromFile(Path.of(network.file()));
        if (!here.digest().equals(network.digest())) {
            throw new IllegalArgumentException(network.file()
                    + " says something else than where the plan was made; copy that file here, or make the plan again");
        }
        return here;
    }

    /// The scenario whose networks come from files.
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
