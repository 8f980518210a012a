package org.warren.harness.parameter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The values of a scenario's parameters in one run; those that were not given have their defaults.
public final class Parameters {

    private final Map<String, String> texts = new LinkedHashMap<>();

    /// Takes what was given and checks it.
    ///
    /// @param owner what the parameters belong to, for error messages, such as `scenario mtu`
    /// @param known all that there are
    /// @param given texts by the parameters' names
    /// @throws IllegalArgumentException for a name that is not known, or a text that is not accepted
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
    /// @throws NullPointerException naming the parameter, for one that is none of the scenario's
    public <T> T get(Parameter<T> parameter) {
        return parameter.parse(Objects.requireNonNull(texts.get(parameter.name()), parameter.name()));
    }

    /// The values as they were written, by name.
    public Map<String, String> texts() {
        return new LinkedHashMap<>(texts);
    }
}
