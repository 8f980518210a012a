package org.warren.harness.lab;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/// The available kinds of lab, found with [ServiceLoader].
public final class Labs {

    private static final List<LabProvider> ALL = ServiceLoader.load(LabProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    private Labs() {}

    /// All kinds, the default first.
    public static List<LabProvider> all() {
        return ALL;
    }

    /// The default kind.
    public static LabProvider usual() {
        return ALL.getFirst();
    }

    /// The kind with this name.
    ///
    /// @throws IllegalArgumentException listing the kinds that exist
    public static LabProvider named(String name) {
        return ALL.stream()
                .filter(lab -> lab.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no lab '" + name + "'; there are "
                        + ALL.stream().map(LabProvider::name).collect(Collectors.joining(", "))));
    }
}
