package org.warren.harness.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The values of a scenario's parameters in one run; those that were not given have their defaults.
public final class Parameters {

    private final Map<String, String> texts = new LinkedHashMap<>();

    /// Takes what was given and checks it.
    ///
    /// @throws IllegalArgumentException for a name that the scenario does not know, or a text it does not accept
    public Parameters(Scenario scenario, Map<String, String> given) {
        List<Parameter<?>> known = scenario.parameters();
        for (Parameter<?> parameter : known) {
            texts.put(parameter.name(), parameter.defaultText());
        }
        given.forEach((name, text) -> {
            Parameter<?> parameter = known.stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("scenario " + scenario.name()
                            + " has no parameter '" + name + "'; it has "
                            + (known.isEmpty() ? "none" : String.join(", ", texts.keySet()))));
            parameter.parse(text);
            texts.put(name, text);
        });
    }

    public <T> T get(Parameter<T> parameter) {
        return parameter.parse(Objects.requireNonNull(texts.get(parameter.name()), parameter.name()));
    }

    /// The values as they were written, by name.
    public Map<String, String> texts() {
        return new LinkedHashMap<>(texts);
    }
}
