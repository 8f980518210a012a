package org.warren.wireguard.config;

import java.util.ArrayList;
import java.util.List;

/// The applications whose packets enter the tunnel, as WireGuard's Android client configures them. No other client
/// knows these keys.
///
/// @param included only these, if there are any
/// @param excluded all but these, if there are any
public record AndroidApplications(List<String> included, List<String> excluded) {
    static final String INCLUDED = "IncludedApplications";
    static final String EXCLUDED = "ExcludedApplications";
    public static final AndroidApplications NONE = new AndroidApplications(List.of(), List.of());

    public AndroidApplications {
        included = List.copyOf(included);
        excluded = List.copyOf(excluded);
    }

    /// Takes a line of `[Interface]` if it has one of the two keys.
    ///
    /// @return the applications after that line, or null when the line has another key
    static @org.jspecify.annotations.Nullable AndroidApplications accept(
            AndroidApplications before, Piece key, Piece value) {
        if (key.is(INCLUDED)) {
            return new AndroidApplications(with(before.included, value), before.excluded);
        }
        return key.is(EXCLUDED) ? new AndroidApplications(before.included, with(before.excluded, value)) : null;
    }

    private static List<String> with(List<String> names, Piece value) {
        List<String> all = new ArrayList<>(names);
        for (Piece name : value.list()) {
            if (!name.strip().isEmpty()) {
                all.add(name.strip().text());
            }
        }
        return all;
    }
}
