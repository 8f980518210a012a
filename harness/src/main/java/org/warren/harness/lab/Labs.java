package org.warren.harness.lab;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/// The kinds of lab that there are, found with [ServiceLoader].
public final class Labs {

    private static final List<LabProvider> ALL = ServiceLoader.load(LabProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    private Labs() {}

    /// All kinds, the usual one first.
    public static List<LabProvider> all() {
        return ALL;
    }

    /// The kind that is taken where none is named.
    public static LabProvider usual() {
        return ALL.getFirst();
    }

    /// The kind of this name.
    ///
    /// @throws IllegalArgumentException naming those that there are
    public static LabProvider named(String name) {
        return ALL.stream()
                .filter(lab -> lab.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no lab '" + name + "'; there are "
                        + ALL.stream().map(LabProvider::name).collect(Collectors.joining(", "))));
    }
}
