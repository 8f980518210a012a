package org.warren.harness.files;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// A mapping in one of Warren's own YAML files. Each method refuses a value of another type, and says where it is.
///
/// @param place for messages, such as `gotatun.yaml, entry 3`
/// @param values by key
public record YamlMap(String place, Map<String, Object> values) {

    public YamlMap {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// Reads a file's text.
    ///
    /// @param file its name, for messages
    /// @throws IllegalArgumentException in one sentence
    public static YamlMap parse(String file, String text) {
        try {
            return of(file, new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
        } catch (YAMLException e) {
            throw new IllegalArgumentException(
                    file + ": " + String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\n\\s*", " "), e);
        }
    }

    private static YamlMap of(String place, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> read)) {
            throw new IllegalArgumentException(place + ": expected are keys with values");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        read.forEach((key, each) -> {
            if (each != null) {
                values.put(String.valueOf(key), each);
            }
        });
        return new YamlMap(place, values);
    }

    /// The same, if it has only these keys.
    ///
    /// @throws IllegalArgumentException naming the others
    public YamlMap knowing(Set<String> keys) {
        Set<String> unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(keys);
        if (!unknown.isEmpty()) {
            throw wrong("unknown keys: " + String.join(", ", unknown) + "; known are "
                    + String.join(", ", new TreeSet<>(keys)));
        }
        return this;
    }

    /// Whether it has a key.
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /// A required text.
    ///
    /// @throws IllegalArgumentException if it is missing or not a text
    public String text(String key) {
        return optional(key).orElseThrow(() -> wrong("it has no " + key));
    }

    /// An optional text.
    ///
    /// @throws IllegalArgumentException for another type: a version such as 0.10 is the number 0.1 in YAML
    public Optional<String> optional(String key) {
        Object value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String text) || text.isBlank()) {
            throw wrong(key + " is not a text; put it in quotes");
        }
        return Optional.of(text.strip());
    }

    /// Whether a key has the value `true`.
    ///
    /// @throws IllegalArgumentException for another value than `true` or `false`
    public boolean isSet(String key) {
        Object value = values.getOrDefault(key, false);
        if (!(value instanceof Boolean flag)) {
            throw wrong(key + " is true or false");
        }
        return flag;
    }

    /// A list of texts, which is empty if the key is missing.
    ///
    /// @throws IllegalArgumentException for another type
    public List<String> words(String key) {
        Object value = values.getOrDefault(key, List.of());
        if (!(value instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
            throw wrong(key + " is not a list of texts");
        }
        return list.stream().map(String::valueOf).toList();
    }

    /// A mapping under a key; empty if the key is missing.
    ///
    /// @throws IllegalArgumentException for another type
    public YamlMap map(String key) {
        return of(place + ", " + key, values.getOrDefault(key, Map.of()));
    }

    /// A list of mappings under a key.
    ///
    /// @throws IllegalArgumentException for another type
    public List<YamlMap> entries(String key) {
        if (!(values.get(key) instanceof List<?> list)) {
            throw wrong(key + " is not a list");
        }
        List<YamlMap> entries = new ArrayList<>();
        for (Object entry : list) {
            entries.add(of(place + ", entry " + (entries.size() + 1), entry));
        }
        return List.copyOf(entries);
    }

    /// The exception for a value that is wrong.
    ///
    /// @param what the error, as the end of a sentence
    public IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(place + ": " + what);
    }
}
