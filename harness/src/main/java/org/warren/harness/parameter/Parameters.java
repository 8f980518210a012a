package org.warren.harness.parameter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The values of a scenario's parameters in one run; parameters that were not given have their defaults.
public final class Parameters {

    private final Map<String, String> texts = new LinkedHashMap<>();

    /// Checks the given texts.
    ///
    /// @param owner what the parameters belong to, for error messages, such as `scenario mtu`
    /// @param known all parameters
    /// @param given texts by parameter name
    /// @throws IllegalArgumentException for an unknown name, or a text that is not accepted
    public Parameters(String owner, List<Parameter<?>> known, Map<String, String> given) {
        for (Parameter<?> parameter : known) {
            texts.put(parameter.name(), parameter.defaultText());
        }
        given.forEach((name, text) -> {
            Parameter<?> parameter = known.stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(owner + " has no parameter '" + name + "'; it has "
                            + (known.isEmpty() ? "none" : String.join(", ", texts.keySet()))));
            parameter.parse(text);
            texts.put(name, text);
        });
    }

    /// The value in this run.
    ///
    /// @throws NullPointerException naming the parameter, if it does not belong to the scenario
    public <T> T get(Parameter<T> parameter) {
        return parameter.parse(Objects.requireNonNull(texts.get(parameter.name()), parameter.name()));
    }

    /// The values as text, by name.
    public Map<String, String> texts() {
        return new LinkedHashMap<>(texts);
    }
}
