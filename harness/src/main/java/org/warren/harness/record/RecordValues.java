package org.warren.harness.record;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What every value in a record has to satisfy, whether this code made it or a file brought it.
final class RecordValues {

    private static final Pattern INSIDE = Pattern.compile("(?!/)(?!.*(^|/)\\.\\.(/|$))[^\\\\\\p{Cntrl}]+");

    private RecordValues() {}

    static void requireText(@Nullable String value, String name) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " is empty");
        }
    }

    /// JSON has no word for infinity or for what is not a number.
    static void requireFinite(double value, String name) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("%s is %s, not a finite number".formatted(name, value));
        }
    }

    /// A record travels with its folder, and a report makes links of these paths.
    static void requireInside(String path) {
        if (!INSIDE.matcher(path).matches()) {
            throw new IllegalArgumentException("the path \"%s\" does not stay in the run folder".formatted(path));
        }
    }

    /// Immutable, in the order of the original.
    static <V> Map<String, V> copy(Map<String, V> map) {
        var copy = new LinkedHashMap<String, V>();
        map.forEach((key, value) -> {
            if (value == null) {
                throw new IllegalArgumentException(key + " has no value");
            }
            copy.put(key, value);
        });
        return Collections.unmodifiableMap(copy);
    }
}
