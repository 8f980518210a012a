package org.warren.harness.cli;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.warren.harness.scenario.Scenario;

/// The scenarios on the class path.
final class Scenarios {

    private Scenarios() {}

    static List<Scenario> all() {
        return ServiceLoader.load(Scenario.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Scenario::name))
                .toList();
    }

    /// The scenario of that name.
    ///
    /// @throws IllegalArgumentException when there is none, naming those that there are
    static Scenario named(String name) {
        return all().stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no scenario '" + name + "'; known are "
                        + String.join(", ", all().stream().map(Scenario::name).toList())));
    }
}
