package org.warren.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warren.harness.plan.Cell;
import org.warren.harness.plan.SeedRange;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.SubjectPair;
import org.warren.harness.subject.Subjects;
import picocli.CommandLine.Option;

/// The options that expand a few scenarios to many cells.
final class MatrixOptions {

    @Option(
            names = "--pairs",
            split = ",",
            paramLabel = "CLIENT/SERVER",
            description = "Run each scenario with each of these pairs of subjects.")
    private List<String> pairs = new ArrayList<>();

    @Option(
            names = "--seeds",
            paramLabel = "SEEDS",
            description = "Run each with each of these seeds, as 1..200 or 1..3,7.")
    private @Nullable String seeds;

    /// Whether any of them was given.
    boolean isGiven() {
        return !pairs.isEmpty() || seeds != null;
    }

    /// Whether pairs were named.
    boolean hasPairs() {
        return !pairs.isEmpty();
    }

    /// Whether seeds were named.
    boolean hasSeeds() {
        return seeds != null;
    }

    /// One cell for each scenario, pair, kernel and seed, in this order.
    ///
    /// @param named subjects by role, if no pairs were named
    /// @param settings texts by parameter name
    /// @param lab the kind of lab
    /// @param kernels versions; an empty text for the default
    /// @param seed if no seeds were named
    /// @throws IllegalArgumentException for unknown roles, parameters or subjects
    List<Cell> cells(
            List<Scenario> scenarios,
            Subjects subjects,
            Map<String, String> named,
            Map<String, String> settings,
            String lab,
            List<String> kernels,
            long seed) {
        List<Long> all = seeds == null ? List.of(seed) : SeedRange.parse(seeds);
        List<Cell> cells = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            Map<String, String> parameters = scenario.parameters(settings).texts();
            for (Map<String, String> roles : roles(named)) {
                Map<String, String> subjectsByRole = Roles.subjectsByRole(scenario, roles, subjects);
                for (String kernel : kernels) {
                    for (long each : all) {
                        cells.add(new Cell(scenario.name(), subjectsByRole, parameters, each, lab, kernel));
                    }
                }
            }
        }
        return cells;
    }

    private List<Map<String, String>> roles(Map<String, String> named) {
        if (pairs.isEmpty()) {
            return List.of(named);
        }
        if (!named.isEmpty()) {
            throw new IllegalArgumentException(
                    "give --pairs, or the subjects one by one with --client, --server and --role, not both");
        }
        List<Map<String, String>> roles = new ArrayList<>();
        for (SubjectPair pair : pairs.stream().map(SubjectPair::parse).toList()) {
            Map<String, String> one = new LinkedHashMap<>();
            one.put(Roles.CLIENT, pair.client());
            one.put(Roles.SERVER, pair.server());
            roles.add(one);
        }
        return roles;
    }
}
